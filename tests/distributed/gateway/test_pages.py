"""Health, readiness, metrics and documentation."""

import re
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from hola_protocol.codec import encode
from hola_protocol.errors import ProtocolError
from hola_protocol.examples import examples
from hola_protocol.messages import ListStudiesResponse, StudyInfo, TrialCounts

from hola.distributed.config import GatewayConfig
from hola.distributed.server import Server
from tests.distributed.gateway.support import Asked, ScriptedScheduler, client, eventually, scheduler, serving


def test_health_needs_neither_token_nor_scheduler(tmp_path: Path) -> None:
    config = GatewayConfig(scheduler=f"ipc://{tmp_path}/s", ready_timeout_s=0.05)
    with serving(config) as server, client(server) as http:
        health, ready = http.get("/healthz"), http.get("/readyz")
        probe = http.head("/healthz")
    assert (health.status_code, health.text) == (200, "ok\n")
    assert (ready.status_code, ready.json()["code"]) == (503, "unavailable")
    assert (probe.status_code, probe.content, probe.headers["content-length"]) == (200, b"", "3")


def test_a_gateway_becomes_ready_when_its_scheduler_comes(tmp_path: Path) -> None:
    config = GatewayConfig(
        scheduler=f"ipc://{tmp_path}/s", ready_timeout_s=0.05, reconnect_s=0.01, reconnect_max_s=0.05
    )
    refused = encode(ProtocolError("unauthenticated", "a token is needed").response)
    with serving(config) as server, client(server) as http:
        assert http.get("/readyz").status_code == 503
        with scheduler(tmp_path / "s", lambda asked: refused) as backend:
            eventually(lambda: http.get("/readyz").text == "ready\n")
            assert backend.next().header.token is None


def _info(study: str, **more: Any) -> StudyInfo:
    described = msgspec.convert(examples()["GetStudyResponse"]["info"], StudyInfo)
    return msgspec.structs.replace(described, study=study, **more)


def test_metrics_count_requests_and_show_the_studies_of_the_token(tmp_path: Path) -> None:
    pages = {
        None: ListStudiesResponse(
            items=[_info("a", state="running", counts=TrialCounts(queued=2, lost=1), created_trials=9)],
            next_cursor="n",
            in_memory=1,
        ),
        "n": ListStudiesResponse(
            items=[_info("b", state="paused", counts=TrialCounts(), created_trials=0)], in_memory=1
        ),
    }

    def answer(asked: Asked) -> ListStudiesResponse | bytes:
        if asked.json["tag"] == "ListStudiesRequest":
            return pages[asked.json.get("after")]
        return encode(ProtocolError("unknown_study", "m").response)

    with (
        scheduler(tmp_path / "s", answer) as backend,
        serving(GatewayConfig(scheduler=f"ipc://{tmp_path}/s")) as server,
        client(server, headers={"Authorization": "Bearer t"}) as http,
    ):
        http.get("/v1/studies/x")
        http.get("/v1/studies/x")
        backend.next(), backend.next()
        reply = http.get("/metrics")
        assert (backend.next().header.token, backend.next().header.token) == ("t", "t")
    assert reply.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    text, seconds = re.subn(r'(request_seconds_total\{operation="GetStudy"\}) [0-9.e-]+\n', r"\1 S\n", reply.text)
    states = ("queued", "running", "paused", "completed", "stopped", "infeasible", "failed", "cancelled", "lost")
    counted = {"a": {"queued": 2, "lost": 1}, "b": {}}
    trials = "".join(
        f'hola_trials{{study="{study}",state="{state}"}} {counts.get(state, 0)}\n'
        for study, counts in counted.items()
        for state in states
    )
    assert seconds == 1
    assert text == (
        "# HELP hola_gateway_pending Requests at the scheduler.\n"
        "# TYPE hola_gateway_pending gauge\n"
        "hola_gateway_pending 0\n"
        "# HELP hola_gateway_connections HTTP connections.\n"
        "# TYPE hola_gateway_connections gauge\n"
        "hola_gateway_connections 1\n"
        "# HELP hola_gateway_requests_total Requests answered, by operation and HTTP status.\n"
        "# TYPE hola_gateway_requests_total counter\n"
        'hola_gateway_requests_total{operation="GetStudy",status="404"} 2\n'
        "# HELP hola_gateway_request_seconds_total Seconds that requests took, long polls included.\n"
        "# TYPE hola_gateway_request_seconds_total counter\n"
        'hola_gateway_request_seconds_total{operation="GetStudy"} S\n'
        "# HELP hola_studies_in_memory Studies that the scheduler has in memory.\n"
        "# TYPE hola_studies_in_memory gauge\n"
        "hola_studies_in_memory 1\n"
        "# HELP hola_trials Trials, by study and state.\n"
        "# TYPE hola_trials gauge\n"
        f"{trials}"
        "# HELP hola_created_trials Trials counted against max_trials, by study.\n"
        "# TYPE hola_created_trials gauge\n"
        'hola_created_trials{study="a"} 9\n'
        'hola_created_trials{study="b"} 0\n'
        "# HELP hola_study_running Whether a study runs, rather than being paused or finished.\n"
        "# TYPE hola_study_running gauge\n"
        'hola_study_running{study="a"} 1\n'
        'hola_study_running{study="b"} 0\n'
    )


def test_metrics_need_a_token(backend: ScriptedScheduler, http: httpx.Client) -> None:
    refused = encode(ProtocolError("unauthenticated", "a token is needed").response)
    backend.script = lambda asked: refused
    reply = http.get("/metrics")
    assert (reply.status_code, reply.content) == (401, refused)


def test_pages_demand_a_known_host(gateway: Server) -> None:
    with client(gateway, headers={"Host": "evil.test"}) as http:
        assert [http.get(path).status_code for path in ("/healthz", "/docs", "/metrics")] == [400, 400, 400]


def test_a_defect_in_a_page_is_an_error_like_others(
    http: httpx.Client, backend: ScriptedScheduler, caplog: pytest.LogCaptureFixture
) -> None:
    backend.script = lambda asked: b"[]"
    reply = http.get("/metrics")
    assert (reply.status_code, reply.json()["code"]) == (500, "internal")
    eventually(lambda: "a defect of the gateway, in /metrics" in caplog.text)
