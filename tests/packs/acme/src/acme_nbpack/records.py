"""The pack's own question and the record that answers it."""

from nbcore import Field, Host, Question, Record

DOOR_READ = Record(
    "acme.DoorRead",
    "A badge that opened the door to a computer's room.",
    (
        Field("time", "time", "When the door opened.", required=True),
        Field("host", "text", "The computer in the room.", required=True),
        Field("badge", "text", "Whose badge it was."),
    ),
)
DOOR_READS = Question(
    "acme.door_reads", "Badges that opened the door to a computer.", DOOR_READ, entity=Host
)
