// Package bulkdata fills companies with very many believable people and assets,
// to try and to measure the product at the size where it matters.
//
// It writes sets, not single commands: rows are copied into a staging table and
// inserted from there through the company's own door. What the register keeps
// true is true here too (a held asset has its open assignment, numbers go on
// after the last tag); only the history is empty: nothing of this was done by
// anybody. The same Seed makes the same data.
package bulkdata
