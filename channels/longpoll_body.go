package channels

import (
	"encoding/base64"
	"mime"
	"strings"
	"unicode/utf8"

	"github.com/assetronics/assetronics/channels/internal/wire"
	"github.com/assetronics/assetronics/channels/internal/ws"
)

// maxLines is how many messages one POST brings; Phoenix ignores more as well, and
// the client sends no more.
const maxLines = 100

// readBody takes the messages out of a POST: one a line, text or base64 of a
// binary frame. Of another content type the whole is one text message. The error
// says what is wrong with the message after those returned.
func readBody(contentType string, body []byte, maxFrame int) ([]wire.Message, *ws.Error) {
	kind, _, _ := mime.ParseMediaType(contentType)
	if kind != "application/x-ndjson" {
		m, err := readText(body, maxFrame)
		if err != nil {
			return nil, err
		}
		return []wire.Message{m}, nil
	}
	var messages []wire.Message
	lines := 0
	for line := range strings.SplitSeq(string(body), "\n") {
		if line = strings.TrimSuffix(line, "\r"); line == "" {
			continue
		}
		if lines++; lines > maxLines {
			break
		}
		m, err := readLine(line, maxFrame)
		if err != nil {
			return messages, err
		}
		messages = append(messages, m)
	}
	return messages, nil
}

func readLine(line string, maxFrame int) (wire.Message, *ws.Error) {
	if line[0] == '[' {
		return readText([]byte(line), maxFrame)
	}
	data, err := base64.StdEncoding.DecodeString(line)
	if err != nil {
		return wire.Message{}, &ws.Error{Code: ws.InternalError, Reason: "neither text nor base64"}
	}
	return read(data, maxFrame, wire.DecodeBinary)
}

func readText(text []byte, maxFrame int) (wire.Message, *ws.Error) {
	if !utf8.Valid(text) {
		return wire.Message{}, &ws.Error{Code: ws.InvalidUTF8, Reason: "text is not UTF-8"}
	}
	return read(text, maxFrame, wire.DecodeText)
}

func read(data []byte, maxFrame int, decode func([]byte) (wire.Message, error)) (wire.Message, *ws.Error) {
	if len(data) > maxFrame {
		return wire.Message{}, &ws.Error{Code: ws.TooBig, Reason: "message too big"}
	}
	m, err := decode(data)
	if err != nil {
		return wire.Message{}, &ws.Error{Code: ws.InternalError, Reason: err.Error()}
	}
	return m, nil
}
