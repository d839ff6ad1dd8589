package app_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/channels/channelstest"
	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/app/apptest"
)

// BenchmarkCommitToScreen measures how long after the answer of a REST write
// another user's socket has the change, and how long from sending the write.
func BenchmarkCommitToScreen(b *testing.B) {
	p := apptest.Start(b)
	writer := p.SignIn(b, "it@bench.test", access.IT)
	reader := p.SignIn(b, "admin@bench.test", access.Admin)

	var made struct{ ID string }
	writer.Do(b, http.MethodPost, "/assets", map[string]any{"name": "Laptop", "category": "laptop", "serial": "BENCH-1"}, http.StatusCreated, &made)

	socket := channelstest.Dial(b, "ws"+strings.TrimPrefix(p.URL, "http")+"/socket/websocket", channelstest.Token(reader.Token))
	topic := "assets:" + p.Company.ID.String()
	require.Equal(b, "ok", socket.Join(topic, map[string]any{}).Status)

	var fromAnswer, fromRequest []time.Duration
	for i := 0; b.Loop(); i++ {
		notes := fmt.Sprintf("note %d", i)
		sent := time.Now()
		writer.Do(b, http.MethodPatch, "/assets/"+made.ID, map[string]any{"notes": notes}, http.StatusOK, nil)
		answered := time.Now()
		awaitNotes(b, socket, notes)
		seen := time.Now()
		fromAnswer = append(fromAnswer, seen.Sub(answered))
		fromRequest = append(fromRequest, seen.Sub(sent))
	}
	report(b, fromAnswer, "answer→screen")
	report(b, fromRequest, "request→screen")
}

func awaitNotes(b *testing.B, socket *channelstest.Client, notes string) {
	b.Helper()
	for {
		frame := socket.Next()
		if frame.Event != "asset_updated" {
			continue
		}
		var body struct{ Asset struct{ Notes string } }
		require.NoError(b, json.Unmarshal(frame.Payload, &body))
		if body.Asset.Notes == notes {
			return
		}
	}
}

func report(b *testing.B, times []time.Duration, name string) {
	b.Helper()
	slices.Sort(times)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	b.ReportMetric(ms(times[len(times)/2]), "p50-ms/"+name)
	b.ReportMetric(ms(times[len(times)*99/100]), "p99-ms/"+name)
}
