"""GetFileUploadURL."""

from piecework.market import assignments, uploads
from piecework.market.uploads import Upload
from piecework.rules.questions.answers import Answer, UploadedFile, to_xml
from tests.api.conftest import WORKER
from tests.api.wire import UNKNOWN, bad_value, members, no_assignment, publish, refusal
from tests.rules.questions.samples import upload_form

KEY = "30MZ48D4LS00G6Q9NLPWL0FWYF2NYI"


def test_a_file_has_an_address_until_its_hit_goes(service, requester, rival) -> None:
    hit = publish(requester, Question=upload_form())
    assignment_id = service.accept(hit["HITGroupId"])
    asked = {"AssignmentId": assignment_id, "QuestionIdentifier": "photo"}
    upload = Upload(KEY, assignment_id, "", "photo", "a.png", "image/png", 9, 0, None)
    service.db.write(uploads.add, WORKER.id, upload)
    none = bad_value("photo", "QuestionIdentifier", "There is no file for this question.")
    assert refusal(requester.get_file_upload_url, **asked) == none

    def hand_in(tx) -> None:
        uploads.keep(tx, assignment_id, [KEY])
        document = to_xml([Answer("photo", file=UploadedFile(KEY, 9))])
        assignments.submit(tx, WORKER.id, assignment_id, document)

    service.db.write(hand_in)
    answer = members(requester.get_file_upload_url(**asked))
    assert answer == {"FileUploadURL": f"https://work.example.org/files/{KEY}"}
    assert refusal(rival.get_file_upload_url, **asked) == no_assignment(assignment_id)
    unknown = {"AssignmentId": UNKNOWN, "QuestionIdentifier": "photo"}
    assert refusal(requester.get_file_upload_url, **unknown) == no_assignment()

    requester.approve_assignment(AssignmentId=assignment_id)
    requester.update_expiration_for_hit(HITId=hit["HITId"], ExpireAt=0)
    requester.delete_hit(HITId=hit["HITId"])
    assert refusal(requester.get_file_upload_url, **asked) == none
    assert service.db.read(uploads.due, 10) == [KEY]
