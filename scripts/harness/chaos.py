"""Exactly once under kills: several processes, of which one dies every few seconds, against the witness's truth.

Starts processes of `aftercall run`, kills one with SIGKILL every few seconds, stops one with SIGSTOP for twice the
session timeout and lets it go on, adds and removes members, while `aftercall simulate` publishes a hostile stream and
a read_committed reader reads all outputs. At the end every wrap, interval and agent record must equal the truth that
scripts/witness computes, no (identity, revision) may be there twice, and no ce_id on two values. Exit 1 if not.

With --indicators a past of two hours is published at once, contact events with it, and is worked off while processes
die; every final KPI record must then be what the other outputs say.
"""

import heapq
import json
import sys
import time
from collections import Counter

from kafka_reader import read_topic, record_of
from settings import Settings
from verify import verify
from verify_kpis import check

from . import figures, logs, options, schedule
from .ledger import Ledger
from .reader import Reader
from .run import INDICATORS, OUTPUTS, Run

GRACE_MS = 3_000
# A process that is asked to end has committed and gone by then, whatever it is doing.
LONGEST_END_S = 25
COUNTED = ("KPI records", "final KPI records", "indicators checked", "windows with contacts and no final record")


class Chaos:
    """A run in progress: the members, and what has been done to them."""

    def __init__(self, run, arguments):
        self.run, self.arguments = run, arguments
        self.settings = options.settings(arguments, processing__session_timeout=f"{arguments.session_timeout:g}s")
        self.began = time.monotonic()
        self.members = {}
        self.leaving = []
        self.ends = []
        self.counts = Counter()
        self.starts = 0
        self.queue = []
        self.tickets = 0

    def say(self, text):
        print(f"{time.monotonic() - self.began:7.1f} s  {text}", flush=True)

    def start(self, instance):
        self.starts += 1
        self.members[instance] = self.run.start_worker(instance, name=f"{self.starts:03d}-{instance}", **self.settings)

    def later(self, delay_s, act):
        self.tickets += 1
        heapq.heappush(self.queue, (time.monotonic() + delay_s, self.tickets, act))

    def running(self):
        """The members that run and are not stopped, by their order of names."""
        return sorted(name for name, process in self.members.items() if process.runs and not process.is_stopped)

    def perform(self, action):
        """Does one action; tries again a little later where there is nobody to do it to."""
        if action.kind == schedule.JOIN:
            return self.join(f"extra{self.counts['joins'] + 1}")
        candidates = self.running()
        spare = action.kind != schedule.KILL and len(candidates) < 2
        name = None if spare else schedule.pick(candidates, action.choice)
        if name is None:
            return self.later(0.5, lambda: self.perform(action))
        return {schedule.KILL: self.kill, schedule.STOP: self.stop, schedule.LEAVE: self.leave}[action.kind](
            name, action)

    def join(self, instance):
        self.counts["joins"] += 1
        self.say(f"join   {instance}")
        self.start(instance)

    def kill(self, name, action):
        self.members.pop(name).kill()
        self.counts["kills"] += 1
        again = f"{name.split('-')[0]}-{self.counts['kills']}" if action.renames else name
        self.say(f"kill   {name}, back in {action.delay_s:.1f} s" + (f" as {again}" if again != name else ""))
        self.later(action.delay_s, lambda: self.start(again))

    def stop(self, name, action):
        process = self.members[name]
        process.stop()
        self.counts["stops"] += 1
        self.say(f"stop   {name} for {action.delay_s:g} s")

        def resume():
            self.say(f"resume {name}")
            process.resume()
        self.later(action.delay_s, resume)

    def leave(self, name, _):
        self.counts["leaves"] += 1
        self.say(f"leave  {name}")
        self.terminate(self.members.pop(name))

    def terminate(self, process):
        process.terminate()
        self.leaving.append((process, time.monotonic()))

    def note_ends(self):
        """Notes what has ended of what was asked to: after how many seconds, and with which status."""
        ended = [(process, asked) for process, asked in self.leaving if not process.runs]
        self.ends += [(time.monotonic() - asked, process.status) for process, asked in ended]
        self.leaving = [entry for entry in self.leaving if entry not in ended]

    def look_after(self):
        """Starts again what ended by itself, and says so."""
        self.note_ends()
        for name, process in list(self.members.items()):
            if process.runs:
                continue
            self.counts["ended by themselves"] += 1
            self.say(f"ENDED  {name} with status {process.status}: {process.tail(1)[:300]}")
            del self.members[name]
            self.later(1, lambda name=name: self.start(name))

    def play(self, actions, source):
        """Plays the actions while the source publishes, and goes on until both are done."""
        for action in actions:
            self.later(action.at, lambda action=action: self.perform(action))
        shown = time.monotonic()
        while source.runs or self.queue:
            if self.queue and self.queue[0][0] <= time.monotonic():
                heapq.heappop(self.queue)[2]()
                continue
            self.look_after()
            if time.monotonic() - shown > 10:
                shown = time.monotonic()
                self.say(f"sent {figures.count(sum(self.run.ends(self.run.input).values()))}, "
                         f"lag {figures.count(self.run.lag())}, members {len(self.running())}")
            time.sleep(0.05)

    def settle(self, timeout_s):
        """Waits until everything is committed, starting again what ends by itself."""
        def watch(_):
            self.look_after()
            while self.queue and self.queue[0][0] <= time.monotonic():
                heapq.heappop(self.queue)[2]()
        self.run.wait_until_read(timeout_s=timeout_s, watch=watch)
        if self.arguments.indicators:
            self.settle_indicators(timeout_s, watch)

    def settle_indicators(self, timeout_s, watch):
        """Waits until no stage is behind, and nothing more is published."""
        end, ends, still = time.monotonic() + timeout_s, None, 0
        while still < 10:
            time.sleep(1)
            watch(0)
            # Watermarks and the markers of transactions come all the time.
            behind = max(self.run.lag(group, topic) for group, topic in self.run.sources().items())
            now = self.run.ends(self.run.output("kpis"))
            still = still + 1 if now == ends and behind < 500 else 0
            ends = now
            if time.monotonic() > end:
                raise TimeoutError(f"a stage is {behind} records behind, or indicators are still published")


def drain(run, reader, names, timeout_s=60):
    """Waits until the reader is where the outputs end; whether it got there."""
    def missing():
        return [name for name in names for number, end in run.ends(run.output(name)).items()
                if reader.positions.get((run.output(name), number), 0) < end]
    end = time.monotonic() + timeout_s
    while missing():
        if time.monotonic() > end or reader.failure is not None:
            return False
        time.sleep(0.2)
    return True


def outputs(arguments):
    return OUTPUTS + INDICATORS if arguments.indicators else OUTPUTS


def simulate_options(arguments):
    extent = ["--rate", arguments.rate, "--agents", arguments.agents, "--events", arguments.events]
    if arguments.indicators:
        # An agent tells of about 200 events in two hours, those of contacts included.
        begin = time.strftime("%Y-%m-%dT%H:%M:00Z", time.gmtime(time.time() - 7_300))
        extent = ["--contact-events", "--agents", max(10, arguments.events // 200), "--start", begin,
                  "--seconds", 7_200]
    return [*extent, "--seed", arguments.seed, "--disorder", arguments.disorder, "--duplicates",
            arguments.duplicates, "--malformed", "0.002", "--unknown-types", "0.002", "--cloud-events", "0.05"]


def play(run, arguments):
    """The whole run; what was counted, the ledger, and the instants around the end of the last process."""
    ledger = Ledger()
    names = {run.output(name): name for name in outputs(arguments)}
    run.create([run.input, run.contact_input])
    run.create_application()
    reader = Reader(run, list(names), lambda message, _: ledger.add(names[message.topic()], record_of(message)))
    reader.start()
    chaos = Chaos(run, arguments)
    for number in range(arguments.processes):
        chaos.start(f"i{number + 1}")
    source = run.simulate(*simulate_options(arguments))
    chaos.play(schedule.plan(arguments.seed, arguments.kills, arguments.events / arguments.rate,
                             arguments.session_timeout), source)
    if source.status != 0:
        raise SystemExit(f"simulate ended with status {source.status}: {source.tail()}")
    chaos.say("everything is sent and done; waiting until it is committed")
    chaos.settle(arguments.patience)
    time.sleep(2)
    early = int(time.time() * 1000) - GRACE_MS
    for process in chaos.members.values():
        chaos.terminate(process)
    end = time.monotonic() + 60
    while chaos.leaving and time.monotonic() < end:
        chaos.note_ends()
        time.sleep(0.05)
    late = int(time.time() * 1000)
    statuses = Counter(status for _, status in chaos.ends)
    chaos.say(f"what was asked to end did so with status {dict(statuses)}")
    chaos.counts["unclean ends"] = len(chaos.leaving) + sum(
        count for status, count in statuses.items() if status != 0)
    chaos.counts["reader behind"] = 0 if drain(run, reader, outputs(arguments)) else 1
    reader.end()
    for process in run.fleet.all:
        for complaint, number in logs.complaints(process.lines()).items():
            chaos.counts[f"log, {complaint}"] += number
    return chaos, ledger, early, late


def unseen(run, ledger):
    """How many records of the log the reader beside did not see, or saw and are not there; agents are compacted."""
    found = 0
    for name in OUTPUTS:
        if name not in ("agents", "alerts"):
            there = {(record.partition, record.offset) for record in read_topic(run.servers, run.output(name))}
            found += len(there ^ ledger.places(name))
    return found


def judge(run, ledger, early, late):
    """The witness's counts and differences."""
    topics = {name.replace("-", "_"): ledger.records.get(name, []) for name in OUTPUTS}
    topics["input"] = read_topic(run.servers, run.input)
    counts, lines = verify(topics, Settings.from_json({}), early, late, run.input)
    if "kpis" in ledger.records:
        found, differing = check({name: ledger.records.get(name, ()) for name in OUTPUTS + INDICATORS})
        counts |= found
        lines += differing
    return counts, lines


def report(chaos, ledger, counts, lines, unseen_count, first):
    """Prints the table; whether everything was as it should be."""
    done = chaos.counts
    rows = [(name, figures.count(done[name])) for name in (
        "kills", "stops", "joins", "leaves", "ended by themselves", "unclean ends")]
    rows.append(("longest end, s", f"{max((seconds for seconds, _ in chaos.ends), default=0):.1f}"))
    rows.append(("records in", figures.count(counts["input records"])))
    rows += [(name, figures.count(ledger.count(name))) for name in OUTPUTS]
    for name in ("wraps", "intervals", "agents"):
        rows.append((f"{name} of the truth", figures.count(counts[f"{name} of the truth"])))
        rows.append((f"{name} undecided at the end", figures.count(counts[f"{name} undecided"])))
    rows += [(name, figures.count(counts[name])) for name in COUNTED if name in counts]
    rows += [(f"{name} repeated, not in a row", figures.count(number)) for name, number in ledger.repeats.items()]
    rows += [(name, figures.count(number)) for name, number in sorted(done.items()) if name.startswith("log, ")]
    failures = {"differences": len(lines), "duplicates": len(ledger.duplicates), "ce_id conflicts":
                len(ledger.conflicts), "seen beside but not in the log": unseen_count,
                "reader behind": done["reader behind"], f"ends after more than {LONGEST_END_S} s":
                sum(seconds > LONGEST_END_S for seconds, _ in chaos.ends)}
    rows += [(name, figures.count(number)) for name, number in failures.items()]
    print("\n".join(figures.table(rows)))
    for line in (ledger.duplicates + ledger.conflicts + lines)[:first]:
        print(f"  {line[:600]}")
    right = not any(failures.values()) and counts["wraps of the truth"] > 0
    print("exactly once: no divergence" if right else "exactly once: DIVERGED")
    return right


def arguments_of(argv):
    parser = options.parser(__doc__, partitions=6)
    parser.add_argument("--events", type=int, default=200_000, help="records that are published (default 200000)")
    parser.add_argument("--kills", type=int, default=20, help="how many processes are killed (default 20)")
    parser.add_argument("--processes", type=int, default=3, help="how many there are (default 3)")
    parser.add_argument("--indicators", action="store_true",
                        help="publish a past of one agent for 200 events at once, and check KPIs as well; --rate and "
                             "--agents mean nothing then")
    parser.add_argument("--seed", type=int, default=1, help="decides the stream and the schedule (default 1)")
    parser.add_argument("--rate", type=float, default=1_000, help="records a second (default 1000)")
    parser.add_argument("--agents", type=int, default=2_000, help="agents of the centre (default 2000)")
    parser.add_argument("--disorder", default="20s", help="how late a record may come (default 20s)")
    parser.add_argument("--duplicates", type=float, default=0.03, help="share of repeated events (default 0.03)")
    parser.add_argument("--session-timeout", type=float, default=6, help="seconds (default 6)")
    parser.add_argument("--patience", type=float, default=300, help="seconds to catch up at the end (default 300)")
    parser.add_argument("--first", type=int, default=20, help="how many differences are printed (default 20)")
    arguments = parser.parse_args(argv)
    if arguments.indicators and arguments.agents_only:
        parser.error("--indicators are not checked with --agents-only")
    return arguments


def main(argv=None):
    arguments = arguments_of(argv)
    print(f"chaos: seed {arguments.seed}, {figures.count(arguments.events)} events at {arguments.rate:g}/s, "
          f"{arguments.kills} kills, {arguments.processes} processes of {arguments.workers} workers, "
          f"{arguments.partitions} partitions", flush=True)
    with Run("chaos", arguments.partitions, arguments.aftercall, arguments.keep) as run:
        chaos, ledger, early, late = play(run, arguments)
        chaos.say("the witness computes the truth")
        counts, lines = judge(run, ledger, early, late)
        right = report(chaos, ledger, counts, lines, unseen(run, ledger), arguments.first)
        run.keep = arguments.keep or not right
        if run.keep:
            with open(f"{run.folder}/differences.json", "w", encoding="utf-8") as file:
                json.dump({"counts": counts, "lines": lines, "duplicates": ledger.duplicates,
                           "conflicts": ledger.conflicts}, file, indent=1)
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
