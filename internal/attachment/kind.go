package attachment

import (
	"io"
	"slices"
	"strings"

	"github.com/gabriel-vasile/mimetype"

	"github.com/assetronics/assetronics/internal/platform/fault"
)

// allowed is a type of file that is taken.
type allowed struct {
	mediaType string
	endings   []string // the first is given to files that have another
	picture   bool
}

func (t allowed) has(ending string) bool { return slices.Contains(t.endings, ending) }

// types is all that is taken. Nothing in it runs or is shown by a browser but
// pictures, and these only after they were written anew.
var types = []allowed{
	{"image/jpeg", []string{".jpg", ".jpeg"}, true},
	{"image/png", []string{".png"}, true},
	{"image/gif", []string{".gif"}, true},
	{"image/webp", []string{".webp"}, true},
	{"application/pdf", []string{".pdf"}, false},
	{"text/plain", []string{".txt", ".log", ".md"}, false},
	{"text/csv", []string{".csv"}, false},
	{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", []string{".docx"}, false},
	{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", []string{".xlsx"}, false},
	{"application/vnd.openxmlformats-officedocument.presentationml.presentation", []string{".pptx"}, false},
	{"application/vnd.oasis.opendocument.text", []string{".odt"}, false},
	{"application/vnd.oasis.opendocument.spreadsheet", []string{".ods"}, false},
	{"application/zip", []string{".zip"}, false},
	{"message/rfc822", []string{".eml"}, false},
	{"application/vnd.ms-outlook", []string{".msg"}, false},
	{"image/heic", []string{".heic"}, false},
	{"image/heif", []string{".heif"}, false},
	{"video/mp4", []string{".mp4"}, false},
	{"video/quicktime", []string{".mov"}, false},
}

// sniffed is how much of a file its type is read from: enough for the first
// entries of an office document.
const sniffed = 64 << 10

// typeOf says what the bytes are. Only the type itself counts, not what it is a
// kind of: a script is text as well, and is refused.
func typeOf(r io.Reader) (allowed, error) {
	head, err := io.ReadAll(io.LimitReader(r, sniffed))
	if err != nil {
		return allowed{}, err
	}
	found := mimetype.Detect(head)
	name, _, _ := strings.Cut(found.String(), ";")
	for _, t := range types {
		if t.mediaType == name {
			return t, nil
		}
	}
	return allowed{}, fault.New(fault.Invalid, "attachment.type_refused", "Files of this type are not taken: %s.", name).
		At("body", "pictures, PDF, text, office documents, e-mails, videos and ZIP archives are")
}
