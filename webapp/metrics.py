"""`GET /metrics`: what the operator's Prometheus asks for, with the token that it was given."""

import hmac
from collections.abc import Iterable
from typing import Any

from aiohttp import web

from models.actor import SYSTEM
from models.meters import Meters
from services import installation_rates
from services.installation_rates import Waiting
from webapp.routing import get
from webapp.site import database, site_of

PATH = "/metrics"


async def metrics(request: web.Request) -> web.Response:
    """All numbers, in Prometheus' text format. Raises HTTPNotFound where no token is set, HTTPUnauthorized
    for a wrong one.
    """
    token = site_of(request).metrics_token
    if token is None:
        raise web.HTTPNotFound
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given.encode(errors="replace"), token.encode()):
        raise web.HTTPUnauthorized
    waiting = await database(request).read(SYSTEM, installation_rates.waiting)
    return _shown(database(request).meters, waiting)


def _shown(meters: Meters, waiting: Waiting) -> web.Response:
    # Only here: whoever is asked for no numbers need not load it.
    from prometheus_client import CollectorRegistry, ProcessCollector
    from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Numbers(meters, waiting))
    ProcessCollector(registry=registry)
    return web.Response(body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


class _Numbers:
    """Our numbers, told to the library when it asks: counting them goes past its locks."""

    def __init__(self, meters: Meters, waiting: Waiting) -> None:
        self._meters = meters
        self._waiting = waiting

    def collect(self) -> Iterable[Any]:
        """Every family of numbers."""
        yield from self._updates()
        yield from self._outbox()
        yield from self._sweeps()

    def _updates(self) -> Iterable[Any]:
        from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily

        updates = HistogramMetricFamily(
            "jamboree_update_seconds", "Updates, from taken to done", labels=["kind"]
        )
        for kind, one in self._meters.updates.items():
            updates.add_metric([kind], one.buckets(), one.seconds)
        yield updates
        yield CounterMetricFamily(
            "jamboree_updates_set_aside", "Updates that failed for good", value=self._meters.set_aside
        )
        all_of_them = self._meters.statements
        yield HistogramMetricFamily(
            "jamboree_statement_seconds",
            "Statements of the database",
            buckets=all_of_them.buckets(),
            sum_value=all_of_them.seconds,
        )

    def _outbox(self) -> Iterable[Any]:
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        sends = CounterMetricFamily("jamboree_sends", "Tries to send a message", labels=["way", "outcome"])
        for labels, many in self._meters.sends.items():
            sends.add_metric(labels, many)
        yield sends
        outbox = GaugeMetricFamily("jamboree_outbox", "Messages that are not sent", labels=["status"])
        for status, many in self._waiting.counts.items():
            outbox.add_metric([status.value], many)
        yield outbox
        yield GaugeMetricFamily(
            "jamboree_outbox_late_seconds", "How late the oldest message is", value=self._waiting.late
        )

    def _sweeps(self) -> Iterable[Any]:
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        runs = CounterMetricFamily("jamboree_sweeps", "Sweeps that ended", labels=["sweep"])
        failures = CounterMetricFamily("jamboree_sweep_failures", "Sweeps that failed", labels=["sweep"])
        took = GaugeMetricFamily("jamboree_sweep_last_seconds", "How long the last took", labels=["sweep"])
        ended = GaugeMetricFamily(
            "jamboree_sweep_last_timestamp_seconds", "When the last ended", labels=["sweep"]
        )
        for name, one in self._meters.sweeps.items():
            runs.add_metric([name], one.runs)
            failures.add_metric([name], one.failures)
            took.add_metric([name], one.seconds)
            ended.add_metric([name], one.ended_at)
        yield from (runs, failures, took, ended)


ROUTES = [get(PATH, metrics)]
