package suiteql_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/sandbox/netsuite/suiteql"
)

func at(text string) time.Time {
	t, _ := time.Parse(time.DateTime, text)
	return t
}

var tables = map[string]*suiteql.Table{
	"transaction": {
		Name: "transaction", Columns: []string{"id", "tranid", "type", "entity", "total", "memo", "lastmodifieddate"},
		Rows: []suiteql.Row{
			{"id": 1.0, "tranid": "PO1", "type": "PurchOrd", "entity": 5.0, suiteql.Display("entity"): "Dell", "total": 10.5, "lastmodifieddate": at("2026-01-05 09:12:00")},
			{"id": 2.0, "tranid": "PO2", "type": "PurchOrd", "entity": 6.0, suiteql.Display("entity"): "O'Neill", "total": 9.0, "memo": "x", "lastmodifieddate": at("2026-01-06 09:12:00")},
			{"id": 10.0, "tranid": "B1", "type": "VendBill", "entity": 5.0, "total": 1.0, "lastmodifieddate": at("2026-01-07 00:00:00")},
		},
	},
	"transactionline": {
		Name: "transactionline", Columns: []string{"transaction", "id", "mainline"},
		Rows: []suiteql.Row{{"transaction": 1.0, "id": 0.0, "mainline": "T"}, {"transaction": 1.0, "id": 1.0, "mainline": "F"}, {"transaction": 2.0, "id": 1.0, "mainline": "F"}},
	},
}

func find(name string) *suiteql.Table { return tables[name] }

func TestQueries(t *testing.T) {
	t.Parallel()
	type rows = []map[string]string
	for query, want := range map[string]rows{
		"SELECT id, tranid FROM transaction WHERE type='PurchOrd' ORDER BY id DESC":                                                                          {{"id": "2", "tranid": "PO2"}, {"id": "1", "tranid": "PO1"}},
		"select ID as number, memo from Transaction t where t.id <> 10 order by number":                                                                      {{"number": "1"}, {"number": "2", "memo": "x"}},
		"SELECT BUILTIN.DF(entity) vendor FROM transaction WHERE total > 9":                                                                                  {{"vendor": "Dell"}},
		"SELECT BUILTIN.DF(entity) AS v FROM transaction WHERE memo IS NOT NULL":                                                                             {{"v": "O'Neill"}},
		"SELECT id FROM transaction WHERE lastmodifieddate > TO_TIMESTAMP('2026-01-06 00:00:00','YYYY-MM-DD HH24:MI:SS') AND type IN ('PurchOrd')":           {{"id": "2"}},
		"SELECT TO_CHAR(lastmodifieddate,'YYYY-MM-DD HH24:MI:SS') m FROM transaction WHERE id = 1":                                                           {{"m": "2026-01-05 09:12:00"}},
		"SELECT lastmodifieddate FROM transaction WHERE id = '1'":                                                                                            {{"lastmodifieddate": "1/5/2026"}},
		"SELECT t.tranid, tl.id FROM transaction t INNER JOIN transactionline tl ON tl.transaction=t.id WHERE t.id IN (1, 2) AND mainline='F' ORDER BY t.id": {{"tranid": "PO1", "id": "1"}, {"tranid": "PO2", "id": "1"}},
		"SELECT t.id FROM transaction t LEFT JOIN transactionline tl ON t.id = tl.transaction WHERE tl.id IS NULL":                                           {{"id": "10"}},
		"SELECT COUNT(*) AS n, MAX(total) FROM transaction":                                                                                                  {{"n": "3", "expr2": "10.5"}},
		"SELECT id FROM transaction WHERE (id = 1 OR id = 10) AND NOT type = 'VendBill'":                                                                     {{"id": "1"}},
		"SELECT id FROM transaction WHERE id BETWEEN 2 AND 5":                                                                                                {{"id": "2"}},
		"SELECT id FROM transaction WHERE tranid LIKE 'PO%' AND tranid NOT LIKE '%1'":                                                                        {{"id": "2"}},
		"SELECT NVL(memo,'none') m, UPPER(tranid)||'!' FROM transaction WHERE id=10":                                                                         {{"m": "none", "expr2": "B1!"}},
		"SELECT * FROM transactionline WHERE mainline = 'T'":                                                                                                 {{"transaction": "1", "id": "0", "mainline": "T"}},
		"SELECT id FROM transaction ORDER BY lastmodifieddate DESC, id":                                                                                      {{"id": "10"}, {"id": "2"}, {"id": "1"}},
		"SELECT memo FROM transaction WHERE id = -1":                                                                                                         {},
	} {
		got, err := suiteql.Run(query, find)
		require.NoError(t, err, query)
		require.Equal(t, want, got.Rows, query)
	}
}

func TestErrQueries(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"SELECT id FROM department":                   "Record 'department' was not found.",
		"SELECT shoe FROM transaction WHERE id = -1":  "Field 'shoe' for record 'transaction' was not found",
		"SELECT id FROM transaction WHERE t.shoe = 1": "was not found",
		"SELECT":                                                       "unexpected",
		"SELECT id FROM transaction WHERE":                             "unexpected",
		"SELECT id FROM transaction ORDER id":                          `expected "by"`,
		"SELECT EXPLODE(id) FROM transaction":                          "unknown function EXPLODE",
		"SELECT id FROM transaction WHERE type = 'x":                   "not closed",
		"DELETE FROM transaction":                                      `expected "select"`,
		"SELECT id FROM transaction; DROP":                             "unexpected character",
		"SELECT id FROM transaction WHERE lastmodifieddate > 'soon'":   "cannot be compared",
		"SELECT id FROM transaction WHERE TO_DATE('x') > id":           "no date of the given format",
		"SELECT id, COUNT(*) FROM transaction":                         "GROUP BY",
		"SELECT t.id FROM transaction t JOIN transactionline l ON 1>0": "one equality",
	} {
		_, err := suiteql.Run(query, find)
		require.ErrorContains(t, err, want, query)
	}
}

func FuzzRun(f *testing.F) {
	f.Add("SELECT t.id, BUILTIN.DF(entity) FROM transaction t JOIN transactionline l ON l.transaction=t.id WHERE NOT (a IN (1,'x') OR b LIKE '%') ORDER BY 1 DESC")
	f.Add("SELECT ((((((id")
	f.Fuzz(func(t *testing.T, query string) {
		got, err := suiteql.Run(query, find)
		if err == nil {
			require.NotNil(t, got.Rows)
		}
	})
}
