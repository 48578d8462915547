"""Tests of percentiles, medians and tables."""

import unittest

from harness import figures


class Figures(unittest.TestCase):
    def test_a_percentile_is_one_of_the_values(self):
        values = list(range(1, 101))
        self.assertEqual([figures.percentile(values, share) for share in (0, 0.5, 0.99, 1)], [1, 50, 99, 100])
        self.assertEqual(figures.percentile([7], 0.99), 7)
        self.assertIsNone(figures.percentile([], 0.5))

    def test_the_median_of_an_even_number_is_the_mean_of_the_middle(self):
        self.assertEqual([figures.median(values) for values in ([3, 1, 2], [4, 1, 2, 3], [])], [2, 2.5, None])

    def test_columns_of_a_table_are_aligned(self):
        self.assertEqual(figures.table([("a", 1), ("bcd", 234)], header=("name", "n")),
                         ["name    n", "----  ---", "a       1", "bcd   234"])

    def test_figures_are_written_as_people_read_them(self):
        self.assertEqual([figures.count(1234567), figures.milliseconds(3.25), figures.milliseconds(1234.4),
                          figures.milliseconds(None), figures.seconds(1.005)],
                         ["1,234,567", "3.2 ms", "1,234 ms", "-", "1.00 s"])


if __name__ == "__main__":
    unittest.main()
