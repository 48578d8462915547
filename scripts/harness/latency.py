"""How long it takes from an acknowledged event until what it causes can be read with read_committed.

One process of `aftercall run` reads --rate events a second, and is the agents stage alone: wraps, intervals, agents
and live alerts (--all-stages for the rest). Most of them are those of `aftercall simulate`; a sample,
--sample a second, comes from probes: agents that go ready and not ready in turn, so that each event closes an interval
that ends at the event's time. The script writes and reads the sample itself, by one clock. It takes every output of
that topic off the wire, but decodes only those of the sample, so that the reader is not what is measured.
"""

import sys
import time

from confluent_kafka import OFFSET_END

from . import figures, options
from .probes import Probes
from .reader import Reader
from .run import Run
from .sample import Sample, table


def arguments_of(argv):
    parser = options.parser(__doc__, partitions=1)
    options.agents_only_by_default(parser)
    parser.add_argument("--output-partitions", type=int, default=1, metavar="N",
                        help="of the outputs, and of the topics between stages (default 1)")
    parser.add_argument("--rate", type=float, default=3_000, help="events a second in all (default 3000)")
    parser.add_argument("--sample", type=float, default=200, help="of these, measured (default 200)")
    parser.add_argument("--agents", type=int, default=5_000, help="agents of the load (default 5000)")
    parser.add_argument("--warmup", type=float, default=20, help="seconds before it is measured (default 20)")
    parser.add_argument("--seconds", type=float, default=60, help="seconds that are measured (default 60)")
    return parser.parse_args(argv)


def measure(run, arguments):
    """Plays load and sample; the sample, the measured stretch, and the events a second that came in it."""
    sample = Sample()
    run.create([run.input])
    run.create_application()
    worker = run.start_worker("latency", **options.settings(arguments))
    reader = Reader(run, [run.output("intervals")], sample.receive, OFFSET_END)
    reader.start()
    load = run.simulate("--rate", arguments.rate - arguments.sample, "--agents", arguments.agents, "--seconds",
                        arguments.warmup + arguments.seconds + 15)
    probes = Probes(run, max(1, round(arguments.sample / 2 / run.partitions)), arguments.sample, sample.note_sent,
                    sample.note_acknowledged)
    probes.start()
    time.sleep(arguments.warmup)
    begin, before = time.monotonic(), sum(run.ends(run.input).values())
    time.sleep(arguments.seconds)
    end, after = time.monotonic(), sum(run.ends(run.input).values())
    probes.end()
    time.sleep(3)
    for process, name in ((worker, "aftercall run"), (load, "simulate")):
        if process.status not in (None, 0):
            raise SystemExit(f"{name} ended with status {process.status}: {process.tail()}")
    reader.end()
    return sample, begin, end, (after - before) / (end - begin)


def main(argv=None):
    arguments = arguments_of(argv)
    with Run("latency", arguments.partitions, arguments.aftercall, arguments.keep, arguments.output_partitions) as run:
        sample, begin, end, rate = measure(run, arguments)
    found, missing = sample.figures(begin, end)
    count = len(found["acknowledged to readable"])
    print(f"{figures.count(round(rate))} events/s came in, of which a sample of {arguments.sample:g}/s was measured: "
          f"{figures.count(count)} events in {end - begin:.0f} s")
    print(f"the reader took {figures.count(sample.outputs)} outputs; broker, program, load and this script share "
          "the machine" if "127.0.0.1" in run.servers or "localhost" in run.servers else "")
    print("\n".join(table(found)))
    print(f"events of the sample without an output: {missing}; outputs that came again: {sample.again}")
    return 0 if count and not missing and not sample.again else 1


if __name__ == "__main__":
    sys.exit(main())
