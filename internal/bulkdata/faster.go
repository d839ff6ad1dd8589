package bulkdata

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// loaded are the tables that get very many rows.
var loaded = []string{"employees", "assets", "assignments", "asset_texts", "employee_texts", "field_values"}

// Faster runs fn while the big tables have no triggers of ours and only the
// indexes that keep them true; then it brings back what was taken away and
// derives what the triggers would have. An hour becomes minutes. conn is the
// owner's, of a database that nobody else works with: one that has companies
// already is refused.
func Faster(ctx context.Context, conn *pgx.Conn, fn func() error) (err error) {
	if err := onlyFresh(ctx, conn); err != nil {
		return err
	}
	indexes, err := secondary(ctx, conn)
	if err != nil {
		return err
	}
	for _, index := range indexes {
		if _, err := conn.Exec(ctx, "drop index "+index.name); err != nil {
			return fmt.Errorf("set index %s aside: %w", index.name, err)
		}
	}
	for _, table := range loaded {
		if _, err := conn.Exec(ctx, "alter table "+table+" disable trigger user"); err != nil {
			return fmt.Errorf("silence the triggers of %s: %w", table, err)
		}
	}
	return errors.Join(fn(), restore(context.WithoutCancel(ctx), conn, indexes))
}

func onlyFresh(ctx context.Context, conn *pgx.Conn) error {
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		var used bool
		if _, err := tx.Exec(ctx, "set local role assetronics_system"); err != nil {
			return fmt.Errorf("look for companies: %w", err)
		}
		if err := tx.QueryRow(ctx, "select exists (select from tenants)").Scan(&used); err != nil {
			return fmt.Errorf("look for companies: %w", err)
		}
		if used {
			return errors.New("this database has companies already: generate into a new one")
		}
		return nil
	})
}

type definition struct{ name, sql string }

// secondary lists the indexes that only make reading fast.
func secondary(ctx context.Context, conn *pgx.Conn) ([]definition, error) {
	rows, err := conn.Query(ctx, `
		select i.relname, pg_get_indexdef(i.oid)
		from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
		where c.relnamespace = 'public'::regnamespace and c.relname = any($1) and not x.indisunique
		order by i.relname`, loaded)
	if err != nil {
		return nil, fmt.Errorf("list indexes: %w", err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (d definition, err error) {
		return d, row.Scan(&d.name, &d.sql)
	})
}

// derived is what the triggers keep; the keys of people come with the rows.
var derived = []string{
	`insert into asset_texts (tenant_id, asset_id, part, text) select a.tenant_id, a.id, p.part, p.text from assets a
		cross join lateral asset_text_parts(a.tag_key, a.serial_key, a.name_key, a.notes, a.order_number, a.invoice_number) as p`,
	`insert into employee_texts select tenant_id, id, employee_text(name_key, last_name, email, job_title, employee_number) from employees`,
}

func restore(ctx context.Context, conn *pgx.Conn, indexes []definition) error {
	err := pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		for _, sql := range append([]string{"set local role assetronics_system"}, derived...) {
			if _, err := tx.Exec(ctx, sql); err != nil {
				return fmt.Errorf("derive: %w", err)
			}
		}
		return nil
	})
	problems := []error{err}
	for _, index := range indexes {
		if _, err := conn.Exec(ctx, index.sql); err != nil {
			problems = append(problems, fmt.Errorf("bring index %s back: %w", index.name, err))
		}
	}
	for _, table := range loaded {
		_, enabling := conn.Exec(ctx, "alter table "+table+" enable trigger user")
		_, cleaning := conn.Exec(ctx, "vacuum (analyze) "+table) // lists read indexes alone where all of a page is visible
		problems = append(problems, enabling, cleaning)
	}
	return errors.Join(problems...)
}
