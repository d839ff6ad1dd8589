package bamboohr

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"
)

// writeProblem answers an order that was not carried out: {"error", "field"}.
func writeProblem(w http.ResponseWriter, err error) {
	var no refusal
	if !errors.As(err, &no) {
		no = refusal{status: http.StatusInternalServerError, message: err.Error()}
	}
	writeJSON(w, no.status, struct {
		Error string `json:"error"`
		Field string `json:"field,omitempty"`
	}{no.message, no.field})
}

// decode reads a JSON body strictly; an empty one leaves into as it is.
func decode(r *http.Request, into any) error {
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil && !errors.Is(err, io.EOF) {
		return refusal{status: http.StatusBadRequest, message: "the body is not the JSON that belongs here: " + err.Error()}
	}
	return nil
}

// answer writes what is now, or the problem.
func answer(w http.ResponseWriter, status int, body any, err error) {
	if err != nil {
		writeProblem(w, err)
		return
	}
	writeJSON(w, status, body)
}

func (s *Server) apiPeople(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	people := s.People(query.Get("q"), Phase(query.Get("phase")))
	writeJSON(w, http.StatusOK, map[string]any{"people": people, "total": len(people)})
}

func (s *Server) apiPerson(w http.ResponseWriter, r *http.Request) {
	v, known := s.Person(r.PathValue("id"))
	if !known {
		writeProblem(w, notHere(r.PathValue("id")))
		return
	}
	writeJSON(w, http.StatusOK, v)
}

func (s *Server) apiHire(w http.ResponseWriter, r *http.Request) {
	var h Hire
	if err := decode(r, &h); err != nil {
		writeProblem(w, err)
		return
	}
	made, err := s.Hire(h)
	v, _ := s.Person(made.ID)
	answer(w, http.StatusCreated, v, err)
}

func (s *Server) apiEdit(w http.ResponseWriter, r *http.Request) {
	var e Edit
	if err := decode(r, &e); err != nil {
		writeProblem(w, err)
		return
	}
	p, err := s.Edit(r.PathValue("id"), e)
	v, _ := s.Person(p.ID)
	answer(w, http.StatusOK, v, err)
}

func (s *Server) apiWithdraw(w http.ResponseWriter, r *http.Request) {
	if err := s.Withdraw(r.PathValue("id")); err != nil {
		writeProblem(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) apiSetEndDate(w http.ResponseWriter, r *http.Request) {
	var body struct {
		EndDate string `json:"end_date"`
	}
	if err := decode(r, &body); err != nil {
		writeProblem(w, err)
		return
	}
	p, err := s.SetEndDate(r.PathValue("id"), body.EndDate)
	v, _ := s.Person(p.ID)
	answer(w, http.StatusOK, v, err)
}

func (s *Server) apiWithdrawEndDate(w http.ResponseWriter, r *http.Request) {
	p, err := s.WithdrawEndDate(r.PathValue("id"))
	v, _ := s.Person(p.ID)
	answer(w, http.StatusOK, v, err)
}

// Trouble is what goes wrong at present.
func (s *Server) Trouble() (t Trouble) {
	s.read(func(st *state) { t = st.Trouble })
	return t
}

func (s *Server) apiTrouble(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, s.Trouble())
}

func (s *Server) apiSetTrouble(w http.ResponseWriter, r *http.Request) {
	var t Trouble
	if err := decode(r, &t); err != nil {
		writeProblem(w, err)
		return
	}
	err := s.SetTrouble(t)
	answer(w, http.StatusOK, s.Trouble(), err)
}

func (s *Server) apiEndTrouble(w http.ResponseWriter, _ *http.Request) {
	err := s.SetTrouble(Trouble{})
	answer(w, http.StatusOK, s.Trouble(), err)
}

// webhookView is a hook without its private key.
type webhookView struct {
	ID            string     `json:"id"`
	Name          string     `json:"name"`
	URL           string     `json:"url"`
	Events        []string   `json:"events"`
	MonitorFields []string   `json:"monitor_fields"`
	Created       time.Time  `json:"created"`
	LastSent      *time.Time `json:"last_sent"`
}

func (s *Server) webhookViews() []webhookView {
	list := []webhookView{}
	s.read(func(st *state) {
		for _, h := range st.Webhooks {
			v := webhookView{h.ID, h.Name, h.URL, h.Events, h.MonitorFields, h.Created, nil}
			if !h.LastSent.IsZero() {
				v.LastSent = &h.LastSent
			}
			list = append(list, v)
		}
	})
	return list
}

func (s *Server) apiWebhooks(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, map[string]any{"webhooks": s.webhookViews()})
}

func (s *Server) apiDeliveries(w http.ResponseWriter, _ *http.Request) {
	log := s.Deliveries()
	if log == nil {
		log = []Delivery{}
	}
	writeJSON(w, http.StatusOK, map[string]any{"deliveries": log})
}

func (s *Server) apiReset(w http.ResponseWriter, _ *http.Request) {
	err := s.Reset()
	answer(w, http.StatusOK, map[string]any{"people": len(s.People("", ""))}, err)
}
