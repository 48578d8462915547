"""Tests of the partitioner, with the vectors of Kafka's own tests (UtilsTest.testMurmur2)."""

import unittest

from harness.partitioner import murmur2, names_by_partition, partition_of


class Partitioner(unittest.TestCase):
    def test_murmur2_is_that_of_kafka(self):
        vectors = {b"21": -973932308, b"foobar": -790332482, b"a-little-bit-long-string": -985981536,
                   b"a-little-bit-longer-string": -1486304829,
                   b"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8": -58897971, b"abc": 479470107}
        for key, value in vectors.items():
            self.assertEqual(murmur2(key), value & 0xFFFFFFFF, key)

    def test_names_lie_in_their_partitions(self):
        names = names_by_partition("probe-", 5, 3)
        self.assertEqual([len(each) for each in names], [3] * 5)
        for partition, own in enumerate(names):
            self.assertEqual({partition_of(name.encode(), 5) for name in own}, {partition})


if __name__ == "__main__":
    unittest.main()
