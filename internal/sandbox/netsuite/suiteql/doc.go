// Package suiteql runs the part of NetSuite's query language that readers of
// purchase orders, departments and fixed assets use, over tables held in memory.
//
// It knows SELECT with columns, aliases and *, FROM with INNER and LEFT JOIN,
// WHERE with AND, OR, NOT, comparisons, IN, LIKE, BETWEEN and IS NULL, ORDER BY,
// COUNT(*), MAX and MIN over everything, and the functions BUILTIN.DF, TO_CHAR,
// TO_DATE, TO_TIMESTAMP, NVL, COALESCE, UPPER and LOWER. Anything else is an error,
// as it is at the vendor's with a mistyped query.
//
// Values are nil, string, float64 and time.Time. Names are compared in any case.
package suiteql
