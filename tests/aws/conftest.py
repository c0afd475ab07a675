import json

import pytest
from botocore.model import ServiceModel as ClientModel

from piecework.aws.model import MODEL_FILE, load_model, model_text


@pytest.fixture(scope="session")
def model():
    return load_model()


@pytest.fixture(scope="session")
def client_model():
    """Return botocore's own reading of our model file: what an SDK makes of it."""
    return ClientModel(json.loads(model_text(MODEL_FILE)), "mturk")
