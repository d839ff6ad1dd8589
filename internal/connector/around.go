package connector

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"time"

	"github.com/assetronics/assetronics/internal/connector/formula"
)

const (
	maxElements = 20_000  // around a stream
	maxJoined   = 500_000 // records of a list that is looked up
)

// elements lists what the stream is read for, by levels from the outside in.
func (r *reading) elements(ctx context.Context, level int, each map[string]any) ([]map[string]any, error) {
	if level == len(r.plan.forEach) {
		return []map[string]any{each}, nil
	}
	p := r.plan.forEach[level]
	values, err := r.valuesOf(ctx, p, each)
	if err != nil {
		return nil, err
	}
	var out []map[string]any
	for _, v := range values {
		inner := maps.Clone(each)
		inner[p.name] = v
		deeper, err := r.elements(ctx, level+1, inner)
		if err != nil {
			return nil, err
		}
		if out = append(out, deeper...); len(out) > maxElements {
			return nil, fmt.Errorf("stream %s goes round more than %d lists", r.plan.name, maxElements)
		}
	}
	return out, nil
}

func (r *reading) valuesOf(ctx context.Context, p *levelPlan, each map[string]any) ([]any, error) {
	env := r.with(formula.Env{"each": each})
	if p.in != nil {
		v, err := p.in.Eval(env)
		return formula.List(v), err
	}
	return r.all(ctx, p.list, env, maxElements)
}

// readJoins reads the lists that records are looked up in.
func (r *reading) readJoins(ctx context.Context, env formula.Env) (map[string]any, error) {
	joins := map[string]any{}
	for _, j := range r.plan.joins {
		inner := maps.Clone(env)
		table := map[string]any{}
		found, err := r.all(ctx, &j.list, inner, maxJoined)
		if err != nil && (!j.optional || AsError(err) == nil) {
			return nil, err
		}
		for _, item := range found {
			inner["record"] = item
			v, err := j.key.Eval(inner)
			if err != nil {
				continue // a row without a key is found by nobody
			}
			key, err := formula.Show(v)
			switch {
			case err != nil || key == "":
			case j.many:
				list, _ := table[key].([]any)
				table[key] = append(list, item)
			default:
				table[key] = item
			}
		}
		joins[j.name] = table
	}
	return joins, nil
}

// runJob submits a job and waits until the vendor has worked it off.
func (r *reading) runJob(ctx context.Context, env formula.Env) (map[string]any, error) {
	p := r.plan.job
	submitted, err := r.fetch(ctx, p.submit, env)
	if err != nil {
		return nil, err
	}
	job := map[string]any{"submitted": submitted.body, "headers": formula.Header(submitted.header)}
	inner := maps.Clone(env)
	inner["job"] = job
	wait := p.every
	if p.first != nil {
		if v, err := p.first.Eval(inner); err == nil {
			wait = min(r.waitOf(v, submitted), p.timeout)
		}
	}
	name := r.connector.manifest.Name
	for waited := time.Duration(0); waited <= p.timeout; waited += max(wait, time.Second) {
		if err := pause(ctx, wait); err != nil {
			return nil, err
		}
		status, err := r.fetch(ctx, p.poll, inner)
		if err != nil {
			return nil, err
		}
		job["status"] = status.body
		if done, err := p.done.True(inner); err != nil || done {
			return job, err
		}
		if p.failed != nil {
			if failed, err := p.failed.True(inner); err == nil && failed {
				return nil, &Error{Code: VendorError, Message: name + " could not work the request off.", Status: status.status}
			}
		}
		wait = p.every
	}
	return nil, &Error{Code: VendorError, Message: name + " did not work the request off in time.", Status: http.StatusOK}
}
