"""The memory of a node, measured again in processes of their own: as the recording has it, which the tutorial shows."""

import json

import pytest

from scripts.measure import bench

RECORD = json.loads(bench.RECORDING.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def memory():
    return {name: bench.in_own_process("memory", name) for name in (bench.CLOSURES, bench.ATOMIC, bench.FUSED)}


def test_a_node_takes_at_most_a_third_of_the_memory(memory):
    per_node = {name: found["bytes"] / found["nodes"] for name, found in memory.items()}
    assert per_node[bench.ATOMIC] <= per_node[bench.CLOSURES] / 3
    assert memory[bench.FUSED]["bytes"] < memory[bench.CLOSURES]["bytes"] / 15


def test_nodes_are_as_recorded(memory):
    assert memory[bench.CLOSURES]["nodes"] == memory[bench.ATOMIC]["nodes"] > 8 * memory[bench.FUSED]["nodes"]
    for name, found in memory.items():
        (note,) = (m["note"] for m in RECORD["measures"] if m["name"] == f"{name}, bytes per node")
        assert note.startswith(f"{found['nodes']:,} nodes, ")
