"""The options that all scripts have."""

import argparse

OF_AGENTS = {"outputs.contacts": "off", "outputs.kpis": "off"}


def parser(description, partitions):
    """An argument parser with the options that all scripts share."""
    made = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--aftercall", metavar="PATH", help="the binary (default: the release build of this repository)")
    made.add_argument("--partitions", type=int, default=partitions, help=f"of the input (default {partitions})")
    made.add_argument("--workers", type=int, default=1, help="members in one process (default 1)")
    made.add_argument("--agents-only", action="store_true",
                      help="the agents stage alone: wraps, intervals, agents and live alerts")
    made.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", dest="settings",
                      help="a setting for every `aftercall run`; can be repeated")
    made.add_argument("--keep", action="store_true", help="keep the topics and logs of the run")
    return made


def agents_only_by_default(made):
    """The agents stage alone unless --all-stages is given."""
    made.add_argument("--all-stages", action="store_false", dest="agents_only",
                      help="contacts and indicators as well, which share the processors with what is measured")
    made.set_defaults(agents_only=True)


def settings(arguments, **more):
    """The settings of every worker: those of the script, over them those of --set."""
    values = {key.replace("__", "."): value for key, value in more.items()}
    values["processing.workers"] = arguments.workers
    if arguments.agents_only:
        values |= OF_AGENTS
    for setting in arguments.settings:
        key, equals, value = setting.partition("=")
        if not equals:
            raise SystemExit(f"--set needs a key and a value, not {setting!r}")
        values[key] = value
    return values
