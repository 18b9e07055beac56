"""Raw texts that many vectors share."""

WORKER = "5b0c8a52-6a0e-4a5e-9f5d-0b8d2f6c1e11"


def result(value: str) -> str:
    """A tell of one objective value."""
    return f'{{"tag":"SubmitResultRequest","results":[{{"trial_id":1,"lease":"a","objectives":{{"loss":{value}}}}}]}}'


def with_metadata(value: str) -> str:
    """A tell with metadata."""
    return (
        '{"tag":"SubmitResultRequest","results":[{"trial_id":1,"lease":"a","objectives":{"loss":1.5},'
        f'"metadata":{value}}}]}}'
    )


def enqueue(value: str) -> str:
    """A queue of one trial with the parameter x."""
    return f'{{"tag":"EnqueueTrialsRequest","trials":[{{"x":{value}}}]}}'


def enqueue_set(parameters: str) -> str:
    """A parameter set to enqueue."""
    return f'{{"tag":"EnqueueTrialsRequest","trials":[{parameters}]}}'


def study(parameters: str, rest: str = "") -> str:
    """A new study with these parameters, and more fields of its spec."""
    return (
        f'{{"tag":"CreateStudyRequest","spec":{{"parameters":[{parameters}],"objectives":[{{"name":"loss"}}]{rest}}}}}'
    )


CONTINUOUS_X = '{"type":"continuous","name":"x","low":0,"high":1}'


def suggestion(parameters: str, more: str = "") -> str:
    """A reply with one suggestion."""
    return (
        '{"tag":"GetSuggestionResponse","status":"suggestions","suggestions":[{"trial_id":1,"attempt":1,"lease":"a",'
        f'"lease_s":60.0,"parameters":{parameters}{more}}}]}}'
    )


def trials(trial: str) -> str:
    """A page with one trial, and more fields of it."""
    return (
        '{"tag":"GetTrialsResponse","items":[{"trial_id":1,"state":"completed","parameters":{},"created_ms":1'
        f"{trial}}}]}}"
    )


def nested(levels: int) -> str:
    """So many arrays, one in another."""
    return "[" * levels + "]" * levels
