"""What docs/performance.md says of a run of bench/borders."""
from measure import where

# What is shown of bench/borders: what it is, and the benchmark. Calls are compared with a call of the host.
CALLS = {
    "a function of the same module, through a table": "core_call",
    "a host function": "host_call/nothing",
    "with two numbers": "host_call/two_numbers",
    "with a string of 16 bytes": "host_call/string_16",
    "the host's method, its resource borrowed": "host_resource/borrow",
    "the host's constructor, and the drop": "host_resource/make_and_drop",
    "a host function by run-time types": "host_call_by_values/nothing",
    "with two numbers, by run-time types": "host_call_by_values/two_numbers",
    "the guest's `cabi_realloc`, called by the host": "allocate",
    "another guest's function": "guest_call/nothing",
    "another guest's, with two numbers": "guest_call/two_numbers",
    "another guest's, with a string of 16 bytes": "guest_call/string_16",
    "another guest's, with a record of 4 fields": "guest_call/record_4",
    "another guest's, with a record of 20 fields, in memory": "guest_call/record_20",
    "another guest's method, its resource borrowed": "guest_resource/borrow",
    "another guest's constructor, and the drop with its destructor": "guest_resource/make_and_drop",
}
# Values are compared with memcpy of as many bytes, apart from the call (or the allocation) that they go with.
VALUES = {
    "`list<u8>` of 4 KiB, host to guest": ("lower_bytes/span/4096", "allocate"),
    "`list<u8>` of 64 KiB, host to guest": ("lower_bytes/span/65536", "allocate"),
    "`list<u8>` of 4 KiB, guest to host, viewed": ("lift_bytes/span/4096", None),
    "`list<u8>` of 4 KiB, guest to host, copied": ("lift_bytes/vector/4096", None),
    "`list<u8>` of 64 KiB, guest to host, copied": ("lift_bytes/vector/65536", None),
    "`list<u8>` of 4 KiB, guest to guest": ("guest_call/list_u8_4096", "guest_call/string_16"),
    "`list<u8>` of 64 KiB, guest to guest": ("guest_call/list_u8_65536", "guest_call/string_16"),
    "record of 4 fields, guest to host": ("load_record/typed/4", None),
    "record of 4 fields, guest to host, run-time types": ("load_record/value/4", None),
    "record of 4 fields, host to guest": ("store_record/typed/4", None),
    "record of 4 fields, host to guest, run-time types": ("store_record/value/4", None),
    "record of 20 fields, guest to host": ("load_record/typed/20", None),
    "record of 20 fields, guest to host, run-time types": ("load_record/value/20", None),
    "record of 20 fields, host to guest": ("store_record/typed/20", None),
    "record of 20 fields, host to guest, run-time types": ("store_record/value/20", None),
    "1000 records of 2 numbers, guest to host": ("lift_records/typed", None),
    "1000 records of 2 numbers, guest to host, run-time types": ("lift_records/value", None),
    "1000 records of 2 numbers, host to guest": ("lower_records/typed", "allocate"),
    "1000 records of 2 numbers, host to guest, run-time types": ("lower_records/value", "allocate"),
    "1000 records of 2 numbers, guest to guest": ("guest_call/records_1000", "guest_call/string_16"),
    "1000 records with a bool, guest to guest": ("guest_call/records_with_bool_1000", "guest_call/string_16"),
}
ENCODINGS = ("utf8", "utf16", "latin1+utf16")
TEXTS = {"ascii": "ASCII", "latin1": "Latin-1", "mixed": "all"}


def borders(run):
    figures = run["figures"]

    def time(name):
        return figures[name]["ns"]

    def copying(size):
        """memcpy of so many bytes, as fast as that of the nearest size below that was measured."""
        known = max((other for other in (16, 4096, 65536) if other <= size), default=16)
        return time(f"memcpy/{known}") * max(1, size / known)

    def speed(name, without):
        figure = figures[name]
        return f"{figure['bytes'] / (figure['ns'] - time(without)):.1f}"

    lines = ["", "## Crossing borders", "",
             f"{where(run['machine'])}. One run of `bench/borders`, the least CPU time of {run['rounds']} rounds. Raw "
             "figures: [borders.json](../bench/results/borders.json).", "",
             "| a guest calls | each | beside a host call |", "|---|---|---|"]
    for what, name in CALLS.items():
        lines.append(f"| {what} | {time(name):,.1f} ns | {time(name) / time('host_call/nothing'):.1f} |")
    lines += ["", "Values, apart from the call or the allocation that they go with:", "",
              "| value | each | beside memcpy |", "|---|---|---|"]
    for what, (name, without) in VALUES.items():
        spent = time(name) - (time(without) if without else 0)
        lines.append(f"| {what} | {spent:,.1f} ns | {spent / copying(figures[name]['bytes']):.1f} |")
    lines += ["", "Strings of 4 KiB, apart from the call or the allocation, in GB/s: of the host's UTF-8, or of what the "
              f"guest that passes them has (memcpy: {4096 / time('memcpy/4096'):.0f}). In the texts called Latin-1 and all, "
              "one character in four is not ASCII.", "",
              "| guest in | text | to host | from host | to a guest in utf8 | in utf16 | in latin1+utf16 |",
              "|---|---|---|---|---|---|---|"]
    for encoding in ENCODINGS:
        for text, label in TEXTS.items():
            host = [figures[f"{way}_string/{encoding}/{text}/4096"] for way in ("lift", "lower")]
            cells = [f"{host[0]['bytes'] / host[0]['ns']:.1f}", speed(f"lower_string/{encoding}/{text}/4096", "allocate")]
            cells += [speed(f"guest_string/{encoding}/to/{to}/{text}", "guest_call/string_16") for to in ENCODINGS]
            lines.append(f"| {encoding} | {label} | {' | '.join(cells)} |")
    lines += ["", "A sandbox made and destroyed, from the pool: " + ", ".join(
        f"{what} {time(f'instantiate/{name}') / 1e3:.1f} us" for what, name in (
            ("a component of one module", "one"), ("of three components, a module each", "three"),
            ("the sample in C with all of WASI HTTP linked", "hello"))) + "."]
    return lines
