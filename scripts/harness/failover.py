"""How long outputs pause when a process dies, and when one is stopped or started on purpose.

Puts agents into the state of two processes, lets probes cause an output on every partition all the time, kills one
process with SIGKILL, and measures until its partitions give new outputs: the time of the session timeout, of the
transaction that it left open, and of the restore. Then the same for a process that starts, one that is stopped with
SIGTERM, and one that starts once more: planned moves, which may take --limit at most. Each begins when all stages have
restored what the one before brought them, as whoever waits until processes are ready does. Exit 1 if they take longer.
"""

import sys
import time
from collections import defaultdict

from confluent_kafka import OFFSET_BEGINNING, OFFSET_END

from . import figures, gaps, logs, options
from .probes import Probes
from .reader import Reader
from .run import Run
from .sample import PREFIX
from .watch import GroupWatch

QUIET_S = 3
# Three rolling windows of 200 000 agents are 60 000 records of 4 KB a second, more than a small machine publishes: what
# would be measured is how long they keep it busy.
SETTINGS = {"kpi.rolling": "off"}


class Scene:
    """Two processes with their state, the probes, and when an output of theirs arrived on each partition."""

    def __init__(self, run, arguments):
        self.run, self.arguments = run, arguments
        self.settings = SETTINGS | options.settings(arguments)
        self.arrivals = defaultdict(list)
        self.workers = {}
        self.began = time.monotonic()

    def say(self, text):
        print(f"{time.monotonic() - self.began:7.1f} s  {text}", flush=True)

    def start(self, instance):
        self.workers[instance] = self.run.start_worker(instance, **self.settings)

    def receive(self, message, now):
        if (message.key() or b"").startswith(PREFIX):
            self.arrivals[message.partition()].append(now)

    def prepare(self):
        """Publishes what fills the state, and waits until both processes have read it."""
        run, arguments = self.run, self.arguments
        run.create([run.input])
        run.create_application()
        source = run.simulate("--as-fast-as-possible", "--agents", arguments.agents, "--events",
                              arguments.events or 5 * arguments.agents, "--seed", 1)
        if source.wait() != 0:
            raise SystemExit(f"simulate failed: {source.tail()}")
        self.say(f"published {figures.count(sum(run.ends(run.input).values()))} events of "
                 f"{figures.count(arguments.agents)} agents")
        for instance in ("a", "b"):
            self.start(instance)
        run.wait_until_read(timeout_s=arguments.patience, watch=self.look_after)
        self.wait_for_members(2 * arguments.workers)
        self.say("the state is built")
        # Of what a bus does in days the broker has compacted all but the end.
        time.sleep(arguments.settle)

    def look_after(self, _=None):
        for name, worker in self.workers.items():
            if not worker.runs:
                raise SystemExit(f"{name} ended with status {worker.status}: {worker.tail()}")

    def wait_for_members(self, count, timeout_s=60):
        end = time.monotonic() + timeout_s
        while True:
            members = self.run.members()
            if len(members) == count and sum(map(len, members.values())) == self.run.partitions and all(
                    members.values()):
                return
            if time.monotonic() > end:
                raise SystemExit(f"the group did not settle: {members}")
            self.look_after()
            time.sleep(0.1)

    def wait_for_outputs(self, after, timeout_s=90):
        """Waits until every partition gave an output later than `after`, and all stages are at rest."""
        end = time.monotonic() + timeout_s
        while not gaps.resumed(self.arrivals, range(self.run.partitions), after):
            if time.monotonic() > end:
                missing = [number for number in range(self.run.partitions)
                           if not self.arrivals[number] or self.arrivals[number][-1] <= after]
                raise SystemExit(f"partitions {missing} gave no output for {timeout_s} s")
            self.look_after()
            time.sleep(0.05)
        self.wait_for_rest(end)

    def wait_for_rest(self, end):
        """Waits until no process restores anything: while one does, its log says so every two seconds."""
        began = time.time()
        while True:
            said = [logs.restoring_at(worker.lines()) for worker in self.workers.values()]
            if time.time() - max([began, *filter(None, said)]) >= QUIET_S:
                return
            if time.monotonic() > end:
                raise SystemExit("the processes are still restoring")
            self.look_after()
            time.sleep(0.2)

    def measure(self, act, members):
        """Does something to the processes and waits until all is quiet; the instant, the watch, and the pauses."""
        watch = GroupWatch(self.run, [self.run.output("intervals"), self.run.output("agents"),
                                      f"{self.run.name}-agents-changelog"])
        at = time.monotonic()
        act()
        watch.start()
        self.wait_for_members_gone_or_new(watch, members)
        self.wait_for_outputs(time.monotonic())
        watch.end()
        times = {number: list(values) for number, values in self.arrivals.items()}
        return at, watch, gaps.pauses(times, at - 0.5, time.monotonic())

    def wait_for_members_gone_or_new(self, watch, members, timeout_s=60):
        """Waits until the group has another composition than before, and as many members as it is to have."""
        end = time.monotonic() + timeout_s
        before = set(watch.first)
        while True:
            current = self.run.members()
            owned = sum(map(len, current.values()))
            if set(current) != before and len(current) == members and owned == self.run.partitions and all(
                    current.values()):
                return
            if time.monotonic() > end:
                raise SystemExit(f"the group did not settle: {current}")
            time.sleep(0.1)


def restores_since(worker, began_wall):
    """The restores that a process told of since an instant of the wall clock."""
    return [each for each in logs.restores(worker.lines()) if each[0] is None or each[0] >= began_wall]


def show_restores(label, restores):
    """One line about restores: how much, how long, how fast."""
    records = sum(each[2] or 0 for each in restores)
    spent = logs.busy_seconds(restores)
    if not restores:
        print(f"{label}: the log tells of no restore")
        return
    rate = f", {figures.count(round(records / spent))} records/s" if spent else ""
    print(f"{label}: {len(restores)} tasks, {figures.count(round(records))} records in "
          f"{figures.seconds(spent)}{rate}")


def show_kill(scene, at, watch, pauses, restores):
    """Prints what a kill cost, and what it was made of."""
    lost = watch.lost_partitions()
    others = [number for number in range(scene.run.partitions) if number not in lost]
    firsts = {number: pauses[number].ended - at for number in lost if number in pauses}
    print(f"\nkill -9: {len(lost)} partitions lost their process, {len(others)} did not")
    rows = [("first new output, partitions taken over", *spread(list(firsts.values()))),
            ("longest pause, the others", *spread([pauses[number].length for number in others if number in pauses]))]
    print("\n".join(figures.table(rows, header=("after kill -9", "min", "median", "max"))))
    if not firsts:
        return
    slowest = max(firsts, key=firsts.get)
    wall = time.time() - time.monotonic()
    # Nothing is read before the last partition of an assignment is restored.
    restored = max((each[0] - wall for each in restores
                    if each[0] is not None and each[0] - wall < pauses[slowest].ended), default=None)
    parts = gaps.phases(at, watch.expired_at(), watch.stable_at(lost), restored, pauses[slowest].ended)
    print(f"\nwhat the slowest (partition {slowest}) waited for:")
    print("\n".join(figures.table([(name, figures.seconds(length)) for name, length in parts])))
    show_restores("restore", restores)


def spread(values):
    """The least, the median and the greatest of some seconds, as text."""
    if not values:
        return ("-", "-", "-")
    return tuple(figures.seconds(value) for value in (min(values), figures.median(values), max(values)))


def show_move(label, scene, watch, pauses):
    """Prints what a planned move cost; the longest pause of any partition."""
    moved = watch.moved_partitions()
    others = [number for number in range(scene.run.partitions) if number not in moved]
    rows = [(f"longest pause, {len(numbers)} {name}", *spread([pauses[each].length for each in numbers
                                                              if each in pauses]))
            for name, numbers in (("partitions that moved", moved), ("others", others))]
    print("\n".join(figures.table(rows, header=(label, "min", "median", "max"))))
    return max((pause.length for pause in pauses.values()), default=0.0)


def count_changelog(run):
    """Records and distinct keys of the changelog as it is now, and its bytes."""
    topic = f"{run.name}-agents-changelog"
    keys, sizes = set(), []
    reader = Reader(run, [topic], lambda message, _: (
        keys.add(message.key()), sizes.append(len(message.value() or b""))), OFFSET_BEGINNING)
    ends = run.ends(topic)
    reader.start()
    while any(reader.positions.get((topic, number), 0) < end for number, end in ends.items()) and reader.is_alive():
        time.sleep(0.1)
    reader.end()
    return len(sizes), len(keys), sum(sizes)


def perform(scene):
    """The kill and the planned moves, with what they cost; the longest pause of a planned move."""
    run, workers, each = scene.run, scene.workers, scene.arguments.workers
    quiet = gaps.pauses({number: list(times) for number, times in scene.arrivals.items()}, 0, time.monotonic())
    print(f"with nothing done to it: longest pause {figures.seconds(max(p.length for p in quiet.values()))}")
    records, keys, size = count_changelog(run)
    print(f"changelog: {figures.count(keys)} agents, {figures.count(records)} records, "
          f"{size / 1e6:,.0f} MB of values", flush=True)
    wall = time.time()
    scene.say("kill -9 of a")
    at, watch, pauses = scene.measure(lambda: workers.pop("a").kill(), each)
    show_kill(scene, at, watch, pauses, restores_since(workers["b"], wall))
    worst = 0.0
    for label, act, members in (
            ("start of c", lambda: scene.start("c"), 2 * each),
            ("SIGTERM of b", lambda: workers.pop("b").terminate(), each),
            ("start of d", lambda: scene.start("d"), 2 * each)):
        scene.say(label)
        wall = time.time()
        _, watch, pauses = scene.measure(act, members)
        worst = max(worst, show_move(label, scene, watch, pauses))
        show_restores("restore", [each for worker in workers.values() for each in restores_since(worker, wall)])
    return worst


def arguments_of(argv):
    parser = options.parser(__doc__, partitions=12)
    options.agents_only_by_default(parser)
    parser.add_argument("--agents", type=int, default=200_000, help="agents in the state (default 200000)")
    parser.add_argument("--events", type=int, help="events that put them there (default: 5 for each)")
    parser.add_argument("--rate", type=float, default=20, help="probe events a second and partition (default 20)")
    parser.add_argument("--settle", type=float, default=40,
                        help="seconds that the broker has for compacting the changelog (default 40)")
    parser.add_argument("--limit", type=float, default=1.0, help="seconds a planned move may take (default 1)")
    parser.add_argument("--patience", type=float, default=600, help="seconds to build the state (default 600)")
    return parser.parse_args(argv)


def main(argv=None):
    arguments = arguments_of(argv)
    with Run("failover", arguments.partitions, arguments.aftercall, arguments.keep) as run:
        scene = Scene(run, arguments)
        scene.prepare()
        reader = Reader(run, [run.output("intervals")], scene.receive, OFFSET_END)
        probes = Probes(run, 5, arguments.rate * arguments.partitions)
        reader.start()
        time.sleep(1)
        probes.start()
        scene.wait_for_outputs(time.monotonic() + 2)
        worst = perform(scene)
        probes.end()
        reader.end()
        met = worst <= arguments.limit
        print(f"\nplanned moves: longest pause {figures.seconds(worst)}, "
              f"{'within' if met else 'NOT within'} {arguments.limit:g} s")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
