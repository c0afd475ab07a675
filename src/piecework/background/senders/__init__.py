"""Ways to send a notification: queues and topics of AWS, mail, webhooks. Each in a module of its own."""
