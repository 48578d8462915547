"""A storm of alerts under kills: each episode is published exactly once.

Puts thousands of agents into after-call work so that the warning of every one is due within one second, kills a process
with SIGKILL every --pause seconds from just before that second on and starts it again, and does the same while all
wraps end. A read_committed reader must then have seen, of each agent, one alert that fires, at its deadline, and one
that is resolved, in the same episode. Exit 1 if not.
"""

import json
import sys
import time

from confluent_kafka import Producer

from . import figures, options
from .episodes import Episodes
from .reader import Reader
from .run import Run
from .sample import format_ms

WARNING_MS = 30_000


class Storm:
    """The agents, the processes, and who is killed next."""

    def __init__(self, run, arguments):
        self.run, self.arguments = run, arguments
        self.settings = options.settings(arguments, alerts__acw_exceeded__critical="20m",
                                         processing__session_timeout=f"{arguments.session_timeout:g}s")
        self.workers, self.kills = {}, 0
        self.producer = Producer({"bootstrap.servers": run.servers, "partitioner": "murmur2", "linger.ms": 5,
                                  "enable.idempotence": True})
        self.began = time.monotonic()

    def say(self, text):
        print(f"{time.monotonic() - self.began:7.1f} s  {text}", flush=True)

    def start(self, instance):
        self.workers[instance] = self.run.start_worker(instance, **self.settings)

    def send(self, kind, instants):
        """Publishes an event of this kind for each agent, at its instant."""
        for agent, instant in instants.items():
            value = {"id": f"{agent}-{kind}", "source": "storm", "type": f"contact.{kind}", "agent_id": agent,
                     "contact_id": f"c-{agent}", "queue": "billing", "time": format_ms(instant)}
            while True:
                try:
                    self.producer.produce(self.run.input, key=agent, value=json.dumps(value))
                    break
                except BufferError:
                    self.producer.poll(0.1)
            self.producer.poll(0)
        if self.producer.flush(60):
            raise SystemExit("the broker did not take all events")

    def kill_some(self, count):
        """Kills one process after the other, and starts it again at once."""
        for _ in range(count):
            instance = sorted(self.workers)[self.kills % len(self.workers)]
            self.workers[instance].kill()
            self.kills += 1
            self.start(instance)
            time.sleep(self.arguments.pause)

    def wait_for(self, what, known, count):
        """Waits until something is known of so many agents; TimeoutError with how many were missing."""
        end = time.monotonic() + self.arguments.patience
        while len(known) < count:
            if time.monotonic() > end:
                raise TimeoutError(f"{what}: {len(known)} of {count} after {self.arguments.patience} s")
            time.sleep(0.1)
        self.say(f"{what}: {figures.count(count)} agents")


def perform(run, arguments):
    """The storm; the ledger of what was published, and how many processes were killed."""
    storm = Storm(run, arguments)
    run.create([run.input, run.contact_input])
    run.create_application()
    for number in range(arguments.processes):
        storm.start(f"p{number}")
    agents = [f"storm-{number}" for number in range(arguments.agents)]
    # The deadlines lie in the second that begins in so many seconds.
    first = int(time.time() * 1000) + int(arguments.ahead * 1000)
    due = {agent: first + number * 1000 // len(agents) for number, agent in enumerate(agents)}
    ledger = Episodes({agent: format_ms(instant) for agent, instant in due.items()})
    reader = Reader(run, [run.output("alerts")], lambda message, _: (
        message.value() is None or ledger.take(json.loads(message.value()))))
    reader.start()
    storm.send("established", {agent: instant - WARNING_MS - 20_000 for agent, instant in due.items()})
    storm.send("cleared", {agent: instant - WARNING_MS for agent, instant in due.items()})
    run.wait_until_read(timeout_s=arguments.patience)
    left = first / 1000 - time.time()
    if left < 1 or ledger.firing:
        raise SystemExit("the events took longer than the deadlines are away: --ahead")
    storm.say(f"{figures.count(len(agents))} agents in after-call work, due in {left:.1f} s, all within a second")
    time.sleep(max(0.0, left - 0.3))
    storm.kill_some(arguments.kills)
    storm.wait_for("fired", ledger.firing, len(agents))
    now = int(time.time() * 1000)
    storm.send("wrapup_ended", {agent: now for agent in agents})
    storm.kill_some(arguments.kills)
    storm.wait_for("resolved", ledger.resolved, len(agents))
    # What is there twice would be there by now.
    run.wait_until_read(timeout_s=arguments.patience)
    time.sleep(2)
    reader.end()
    return ledger, storm.kills


def arguments_of(argv):
    parser = options.parser(__doc__, partitions=6)
    parser.add_argument("--agents", type=int, default=20_000, help="agents in after-call work (default 20000)")
    parser.add_argument("--processes", type=int, default=2, help="how many there are (default 2)")
    parser.add_argument("--kills", type=int, default=5, help="while they fire, and while they end (default 5)")
    parser.add_argument("--pause", type=float, default=0.7, help="seconds between kills (default 0.7)")
    parser.add_argument("--ahead", type=float, default=25, help="seconds to the first deadline (default 25)")
    parser.add_argument("--session-timeout", type=float, default=6, help="seconds (default 6)")
    parser.add_argument("--patience", type=float, default=120, help="seconds for each step (default 120)")
    return parser.parse_args(argv)


def main(argv=None):
    arguments = arguments_of(argv)
    with Run("storm", arguments.partitions, arguments.aftercall, arguments.keep) as run:
        ledger, kills = perform(run, arguments)
    problems = ledger.problems()
    for name, count in sorted(problems.items()):
        print(f"{figures.count(count)} agents: {name}")
    print(f"{figures.count(len(ledger.due))} alerts due in one second, {kills} processes killed: "
          f"{figures.count(sum(problems.values()))} differences")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
