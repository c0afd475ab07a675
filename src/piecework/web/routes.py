"""Every address of the website, as one list. Each page exists in both markets: below "" and below "/sandbox".

What a handler may count on: for PERSON somebody is signed in, for WORKER and REQUESTER they have that role.
A worker's own tool, which shows a token, gets what is for WORKER. IN_PERSON is for workers who are signed in.
"""

from typing import Literal, NamedTuple

from piecework.web.context import Handler
from piecework.web.people import (
    account,
    calls,
    developer,
    elements,
    entrance,
    gallery,
    notifications,
    question_forms,
    tools,
)
from piecework.web.people import help as rules
from piecework.web.requester import (
    acting,
    batches,
    broadcasts,
    copying,
    design,
    funds,
    groups,
    old_addresses,
    own_tests,
    projects,
    properties,
    publishing,
    results,
    sheets,
)
from piecework.web.requester import assignments as submitted
from piecework.web.requester import hit_changes as changes
from piecework.web.requester import hits as single
from piecework.web.requester import home as desk
from piecework.web.requester import inbox as letters
from piecework.web.requester import requests as own_requests
from piecework.web.requester import types as own_types
from piecework.web.requester import workers as crowd
from piecework.web.worker import (
    contacting,
    dashboard,
    earnings,
    finding,
    history,
    inbox,
    qualifications,
    record,
    reporting,
    searches,
    working,
)

Need = Literal["anyone", "person", "worker", "worker in person", "requester"]
ANYONE: Need = "anyone"
PERSON: Need = "person"
WORKER: Need = "worker"
IN_PERSON: Need = "worker in person"
REQUESTER: Need = "requester"


class PageRoute(NamedTuple):
    """One address: the method, the path below the market's root, who may ask, and who answers."""

    method: Literal["GET", "POST"]
    path: str
    need: Need
    handler: Handler


# What ends in .json is for workers' own tools; on the others, `format=json` in the query does the same.
PAGES: tuple[PageRoute, ...] = (
    PageRoute("GET", "/", ANYONE, finding.home),
    PageRoute("GET", "/projects", WORKER, finding.find),
    PageRoute("GET", "/projects.json", WORKER, finding.find),
    PageRoute("POST", "/projects", WORKER, finding.keep_filters),
    PageRoute("GET", "/searches", WORKER, searches.page),
    PageRoute("POST", "/searches", WORKER, searches.change),
    PageRoute("GET", "/searches/{feed_key}.atom", ANYONE, searches.feed),
    PageRoute("GET", "/hidden", WORKER, finding.hidden),
    PageRoute("POST", "/hidden", WORKER, finding.hide),
    PageRoute("GET", "/requesters/{requester_id}/projects", WORKER, finding.of_requester),
    PageRoute("GET", "/requesters/{requester_id}/projects.json", WORKER, finding.of_requester),
    PageRoute("GET", "/projects/{group_id}", WORKER, finding.group),
    PageRoute("GET", "/projects/{group_id}/report", WORKER, reporting.page),
    PageRoute("POST", "/projects/{group_id}/report", WORKER, reporting.send),
    PageRoute("GET", "/projects/{group_id}/tasks", WORKER, working.preview),
    PageRoute("POST", "/projects/{group_id}/tasks", WORKER, working.accept_previewed),
    PageRoute("GET", "/projects/{group_id}/tasks/accept_random", WORKER, working.accept_any),
    PageRoute("POST", "/projects/{group_id}/tasks/accept_random", WORKER, working.accept_any),
    PageRoute("GET", "/projects/{group_id}/tasks/{task_id}", WORKER, working.page),
    PageRoute("POST", "/projects/{group_id}/tasks/{task_id}", WORKER, working.change),
    PageRoute("GET", "/projects/{group_id}/tasks/{task_id}/return", WORKER, working.ask_return),
    PageRoute("GET", "/mturk/preview", ANYONE, finding.old_preview),
    PageRoute("GET", "/tasks", WORKER, record.queue),
    PageRoute("GET", "/tasks/return", WORKER, record.ask_return_several),
    PageRoute("POST", "/tasks/return", WORKER, record.return_several),
    PageRoute("GET", "/tasks.json", WORKER, record.queue),
    PageRoute("GET", "/dashboard", WORKER, dashboard.page),
    PageRoute("GET", "/dashboard.json", WORKER, dashboard.page),
    PageRoute("GET", "/history", WORKER, history.page),
    PageRoute("GET", "/history.csv", WORKER, history.as_csv),
    PageRoute("GET", "/history.json", WORKER, history.page),
    PageRoute("GET", "/status_details/{day}.json", WORKER, history.of_day),
    PageRoute("GET", "/status_details/{day}", WORKER, history.of_day),
    PageRoute("GET", "/earnings", WORKER, earnings.page),
    PageRoute("POST", "/earnings/payouts", IN_PERSON, earnings.ask),
    PageRoute("POST", "/earnings/payouts/{payout_id}", WORKER, earnings.withdraw),
    PageRoute("GET", "/earnings/{year}.csv", WORKER, earnings.year_csv),
    PageRoute("GET", "/earnings/{year}", WORKER, earnings.year),
    PageRoute("GET", "/messages", WORKER, inbox.page),
    PageRoute("GET", "/messages/new", WORKER, contacting.operator_page),
    PageRoute("POST", "/messages/new", IN_PERSON, contacting.send_to_operator),
    PageRoute("GET", "/messages/blocked", WORKER, inbox.blocked),
    PageRoute("POST", "/messages/blocked", IN_PERSON, inbox.block),
    PageRoute("GET", "/messages/{thread_id}", WORKER, inbox.thread),
    PageRoute("POST", "/messages/{thread_id}", IN_PERSON, inbox.answer),
    PageRoute("GET", "/contact_requester/hit_type_messages/new", WORKER, contacting.group_page),
    PageRoute("POST", "/contact_requester/hit_type_messages", IN_PERSON, contacting.send_about_group),
    PageRoute("GET", "/contact_requester/assignment_messages/new", WORKER, contacting.assignment_page),
    PageRoute("POST", "/contact_requester/assignment_messages", IN_PERSON, contacting.send_about_assignment),
    PageRoute("GET", "/qualifications", WORKER, qualifications.assigned),
    PageRoute("GET", "/qualifications/assigned", WORKER, qualifications.assigned),
    PageRoute("GET", "/qualifications/assigned.json", WORKER, qualifications.assigned),
    PageRoute("GET", "/qualifications/pending", WORKER, qualifications.pending),
    PageRoute("GET", "/qualifications/search", WORKER, qualifications.search),
    PageRoute("GET", "/qualifications/{type_id}", WORKER, qualifications.page),
    PageRoute("POST", "/qualifications/{type_id}", WORKER, qualifications.ask),
    PageRoute("POST", "/qualifications/{type_id}/hand-back", WORKER, qualifications.hand_back),
    PageRoute("GET", "/qualifications/{type_id}/test", WORKER, qualifications.test),
    PageRoute("POST", "/qualifications/{type_id}/test", WORKER, qualifications.start),
    PageRoute("GET", "/sign-in", ANYONE, entrance.sign_in_page),
    PageRoute("POST", "/sign-in", ANYONE, entrance.sign_in),
    PageRoute("POST", "/sign-out", ANYONE, entrance.sign_out),
    PageRoute("GET", "/sign-up", ANYONE, entrance.sign_up_page),
    PageRoute("POST", "/sign-up", ANYONE, entrance.sign_up),
    PageRoute("GET", "/link/{token}", ANYONE, entrance.link_page),
    PageRoute("POST", "/link/{token}", ANYONE, entrance.redeem_link),
    PageRoute("GET", "/password", ANYONE, entrance.forgot_page),
    PageRoute("POST", "/password", ANYONE, entrance.forgot),
    PageRoute("GET", "/password/{token}", ANYONE, entrance.reset_page),
    PageRoute("POST", "/password/{token}", ANYONE, entrance.reset),
    PageRoute("GET", "/account", PERSON, account.page),
    PageRoute("POST", "/account", PERSON, account.save_profile),
    PageRoute("POST", "/account/email", PERSON, account.save_email),
    PageRoute("POST", "/account/mail", PERSON, account.save_mail),
    PageRoute("GET", "/account/password", PERSON, account.password_page),
    PageRoute("POST", "/account/password", PERSON, account.save_password),
    PageRoute("POST", "/account/sessions", PERSON, account.end_sessions),
    PageRoute("GET", "/account/tools", IN_PERSON, tools.page),
    PageRoute("POST", "/account/tools", IN_PERSON, tools.create),
    PageRoute("POST", "/account/tools/{token_id}", IN_PERSON, tools.delete),
    PageRoute("GET", "/manage", REQUESTER, batches.from_old_address),
    PageRoute("GET", "/requester", REQUESTER, desk.page),
    PageRoute("GET", "/funds", REQUESTER, funds.page),
    PageRoute("POST", "/funds", REQUESTER, funds.set_alert),
    PageRoute("GET", "/funds/projects/{project_id}", REQUESTER, funds.of_project),
    PageRoute("GET", "/workers", REQUESTER, crowd.page),
    PageRoute("POST", "/workers", REQUESTER, acting.change),
    PageRoute("GET", "/workers.csv", REQUESTER, crowd.download),
    PageRoute("GET", "/groups", REQUESTER, groups.page),
    PageRoute("POST", "/groups", REQUESTER, groups.create),
    PageRoute("GET", "/groups/{group_id}", REQUESTER, groups.one),
    PageRoute("POST", "/groups/{group_id}", REQUESTER, groups.change),
    PageRoute("GET", "/groups/{group_id}/delete", REQUESTER, groups.ask_delete),
    PageRoute("POST", "/groups/{group_id}/members", REQUESTER, groups.add),
    PageRoute("GET", "/broadcasts", REQUESTER, broadcasts.page),
    PageRoute("GET", "/broadcasts/new", REQUESTER, broadcasts.new_page),
    PageRoute("POST", "/broadcasts/new", REQUESTER, broadcasts.create),
    PageRoute("GET", "/broadcasts/{broadcast_id}", REQUESTER, broadcasts.one),
    PageRoute("POST", "/broadcasts/{broadcast_id}", REQUESTER, broadcasts.change),
    PageRoute("GET", "/workers/{worker_id}", REQUESTER, crowd.one),
    PageRoute("POST", "/workers/{worker_id}", REQUESTER, crowd.change),
    PageRoute("GET", "/qualification_types", REQUESTER, own_types.page),
    PageRoute("GET", "/qualification_types/new", REQUESTER, own_types.new_page),
    PageRoute("POST", "/qualification_types/new", REQUESTER, own_types.create),
    PageRoute("POST", "/qualification_types/requests", REQUESTER, own_requests.answer),
    PageRoute("GET", "/qualification_types/{type_id}", REQUESTER, own_types.one),
    PageRoute("POST", "/qualification_types/{type_id}", REQUESTER, own_types.change),
    PageRoute("GET", "/qualification_types/{type_id}/delete", REQUESTER, own_types.ask_delete),
    PageRoute("GET", "/qualification_types/{type_id}/test", REQUESTER, own_tests.page),
    PageRoute("POST", "/qualification_types/{type_id}/test", REQUESTER, own_tests.save),
    PageRoute("GET", "/qualification_types/{type_id}/test/preview", REQUESTER, own_tests.preview),
    PageRoute("POST", "/qualification_types/{type_id}/test/preview", REQUESTER, own_tests.preview),
    PageRoute("GET", "/upload/{kind}", REQUESTER, sheets.upload_page),
    PageRoute("POST", "/upload/{kind}", REQUESTER, sheets.upload),
    PageRoute("GET", "/sheets/{sheet_id}", REQUESTER, sheets.page),
    PageRoute("POST", "/sheets/{sheet_id}", REQUESTER, sheets.change),
    PageRoute("GET", "/create/projects", REQUESTER, projects.page),
    PageRoute("GET", "/create/projects/new", REQUESTER, projects.gallery),
    PageRoute("POST", "/create/projects/new", REQUESTER, projects.create),
    PageRoute("GET", "/create/projects/{project_id}", REQUESTER, properties.page),
    PageRoute("POST", "/create/projects/{project_id}", REQUESTER, properties.save),
    PageRoute("GET", "/create/projects/{project_id}/archive", REQUESTER, projects.ask_archive),
    PageRoute("POST", "/create/projects/{project_id}/archive", REQUESTER, projects.change),
    PageRoute("GET", "/create/projects/{project_id}/copy", REQUESTER, copying.ask),
    PageRoute("POST", "/create/projects/{project_id}/copy", REQUESTER, copying.copy),
    PageRoute("GET", "/create/projects/{project_id}/design", REQUESTER, design.page),
    PageRoute("POST", "/create/projects/{project_id}/design", REQUESTER, design.save),
    PageRoute("GET", "/create/projects/{project_id}/preview", REQUESTER, design.preview),
    PageRoute("POST", "/create/projects/{project_id}/preview", REQUESTER, design.preview),
    PageRoute("POST", "/create/projects/{project_id}/try", REQUESTER, design.try_it),
    PageRoute("GET", "/create/projects/{project_id}/publish", REQUESTER, publishing.page),
    PageRoute("POST", "/create/projects/{project_id}/publish", REQUESTER, publishing.load),
    PageRoute("GET", "/create/projects/{project_id}/sample.csv", REQUESTER, publishing.sample),
    PageRoute("GET", "/batches", REQUESTER, batches.page),
    PageRoute("GET", "/batches/{batch_id}", REQUESTER, batches.one),
    PageRoute("POST", "/batches/{batch_id}", REQUESTER, batches.change),
    PageRoute("GET", "/batches/{batch_id}/change", REQUESTER, batches.ask),
    PageRoute("GET", "/batches/{batch_id}/publish", REQUESTER, publishing.confirm_page),
    PageRoute("POST", "/batches/{batch_id}/publish", REQUESTER, publishing.confirm),
    PageRoute("GET", "/hits", REQUESTER, single.page),
    PageRoute("GET", "/hits/change", REQUESTER, changes.ask),
    PageRoute("POST", "/hits/change", REQUESTER, changes.change),
    PageRoute("GET", "/hits/{hit_id}", REQUESTER, single.one),
    PageRoute("POST", "/hits/{hit_id}", REQUESTER, single.decide),
    PageRoute("GET", "/batches/{batch_id}/results", REQUESTER, results.page),
    PageRoute("POST", "/batches/{batch_id}/results", REQUESTER, results.decide),
    PageRoute("GET", "/batches/{batch_id}/review", REQUESTER, submitted.first),
    PageRoute("GET", "/batches/{batch_id}/agreement", REQUESTER, results.agreement),
    PageRoute("GET", "/batches/{batch_id}/results/{form}", REQUESTER, results.download),
    PageRoute("GET", "/batches/{batch_id}/rows/{number}", REQUESTER, publishing.row),
    PageRoute("GET", "/developer", REQUESTER, developer.page),
    PageRoute("POST", "/developer", REQUESTER, developer.create),
    PageRoute("POST", "/developer/keys/{key_id}", REQUESTER, developer.change),
    PageRoute("GET", "/developer/calls", REQUESTER, calls.page),
    PageRoute("GET", "/developer/notifications", REQUESTER, notifications.page),
    PageRoute("POST", "/developer/notifications", REQUESTER, notifications.save),
    PageRoute("POST", "/developer/notifications/secret", REQUESTER, notifications.show_secret),
    PageRoute("POST", "/developer/notifications/{event_id}/replay", REQUESTER, notifications.replay),
    PageRoute("GET", "/assignments/{assignment_id}", REQUESTER, submitted.page),
    PageRoute("POST", "/assignments/{assignment_id}", REQUESTER, submitted.decide),
    PageRoute("GET", "/assignments/{assignment_id}/files/{number}", REQUESTER, submitted.file),
    PageRoute("GET", "/mturk/manageHIT", REQUESTER, old_addresses.hit),
    PageRoute("GET", "/mturk/downloadAnswer", REQUESTER, old_addresses.file),
    PageRoute("GET", "/requester/messages", REQUESTER, letters.page),
    PageRoute("GET", "/requester/messages/{thread_id}", REQUESTER, letters.thread),
    PageRoute("POST", "/requester/messages/{thread_id}", REQUESTER, letters.answer),
    PageRoute("GET", "/gallery", ANYONE, gallery.page),
    PageRoute("GET", "/gallery/question-forms/{name}", ANYONE, question_forms.page),
    PageRoute("POST", "/gallery/question-forms/{name}/shown", ANYONE, question_forms.show),
    PageRoute("GET", "/gallery/{tag}", ANYONE, elements.page),
    PageRoute("GET", "/gallery/{tag}/shown", ANYONE, elements.show),
    PageRoute("POST", "/gallery/{tag}/shown", ANYONE, elements.show),
    PageRoute("GET", "/help", ANYONE, rules.page),
    PageRoute("GET", "/rules", ANYONE, rules.page),
)

SCRIPTS = {
    "/drafts.js": "task.js",
    "/externalHIT_v1.js": "externalHIT_v1.js",
    "/crowd-html-elements.js": "crowd-html-elements.js",
}
"""Scripts that pages on requesters' own servers may load, by addresses that stay."""

TASK = "/task/{token}/"
"""Where a task frame is; GET shows it, POST submits it."""

SUBMITS = (
    "/mturk/externalSubmit",
    "/task/{token}/mturk/externalSubmit",
    "/task/{token}//mturk/externalSubmit",
)
"""Where task pages submit: by turkSubmitTo, completed in two ways, or on their own host; POST or GET."""
