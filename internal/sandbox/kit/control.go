package kit

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/assetronics/assetronics/internal/sandbox/control"
)

// controlRoutes are the control page and the same as JSON.
func (d *Desk) controlRoutes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /control/{$}", d.showPage)
	mux.HandleFunc("GET /control/control.css", control.Style)
	mux.HandleFunc("POST /control/faults", d.postFault)
	mux.HandleFunc("POST /control/lists", d.postLists)
	mux.HandleFunc("POST /control/touch", d.postTouch)
	mux.HandleFunc("POST /control/calm", d.postCalm)

	mux.HandleFunc("GET /control/api/trouble", func(w http.ResponseWriter, _ *http.Request) {
		WriteJSON(w, http.StatusOK, d.Trouble())
	})
	mux.HandleFunc("PUT /control/api/trouble", func(w http.ResponseWriter, r *http.Request) {
		var t Trouble
		err := Decode(r, &t)
		if err == nil {
			err = d.SetTrouble(t)
		}
		d.Answer(w, d.Trouble(), err)
	})
	mux.HandleFunc("DELETE /control/api/trouble", func(w http.ResponseWriter, _ *http.Request) {
		d.Answer(w, d.Trouble(), d.SetTrouble(Trouble{}))
	})
	mux.HandleFunc("POST /control/api/touch", d.apiTouch)
	mux.HandleFunc("GET /control/api/access", func(w http.ResponseWriter, r *http.Request) {
		WriteJSON(w, http.StatusOK, map[string]any{"access": d.access(r)})
	})
	mux.HandleFunc("GET /control/api/requests", func(w http.ResponseWriter, _ *http.Request) {
		WriteJSON(w, http.StatusOK, map[string]any{"requests": d.Requests()})
	})
	return mux
}

// apiTouch changes a share of the company's records: {"percent": 1}.
func (d *Desk) apiTouch(w http.ResponseWriter, r *http.Request) {
	order := struct {
		Percent int `json:"percent"`
	}{1}
	if err := Decode(r, &order); err != nil {
		d.Answer(w, nil, err)
		return
	}
	if outside(order.Percent, 100) {
		d.Answer(w, nil, errors.New("percent: a number from 0 to 100"))
		return
	}
	people, devices := d.opts.Company.Touch(d.opts.Now(), order.Percent)
	WriteJSON(w, http.StatusOK, map[string]int{"people": people, "devices": devices})
}

func (d *Desk) access(r *http.Request) []Fact {
	if d.manners.Access == nil {
		return []Fact{}
	}
	return d.manners.Access(r)
}

// Decode reads a JSON order strictly; an empty body leaves into as it is.
func Decode(r *http.Request, into any) error {
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil && !errors.Is(err, io.EOF) {
		return errors.New("the body is not the JSON that belongs here: " + err.Error())
	}
	return nil
}

// Answer tells what is now, or why the order was not carried out: {"error"}.
func (d *Desk) Answer(w http.ResponseWriter, body any, err error) {
	if err != nil {
		WriteJSON(w, http.StatusUnprocessableEntity, map[string]string{"error": err.Error()})
		return
	}
	WriteJSON(w, http.StatusOK, body)
}
