"""The names of the dated schemas. They are never fetched."""

_BASE = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/"

QUESTION_FORM_2005 = _BASE + "2005-10-01/QuestionForm.xsd"
QUESTION_FORM_2017 = _BASE + "2017-11-06/QuestionForm.xsd"
QUESTION_FORMS = (QUESTION_FORM_2005, QUESTION_FORM_2017)
HTML_QUESTION = _BASE + "2011-11-11/HTMLQuestion.xsd"
EXTERNAL_QUESTION = _BASE + "2006-07-14/ExternalQuestion.xsd"
ANSWERS = _BASE + "2005-10-01/QuestionFormAnswers.xsd"
ANSWER_KEY = _BASE + "2005-10-01/AnswerKey.xsd"
