// Package attachment keeps files and photos, each attached to one asset, model,
// employee, location or vendor: its subject.
//
// Words: a file is contents, kept once a company however often it is attached; an
// attachment is a file with a name, on a subject. A picture is a file that was
// decoded and written anew. The cover is the picture shown for its subject.
//
// What strangers send is not trusted:
//
//   - What it is follows from its bytes alone, never from its name or what the
//     sender says; what is not on the list of allowed types is refused.
//   - Pictures are decoded, with a limit on their pixels before that, and written
//     anew: what hides in them (scripts, positions of the camera, a second file)
//     is gone. They alone are shown; everything else is only handed out to be
//     saved.
//   - Names are for people. Where bytes lie follows from ids.
//   - Size is limited for each file and each company, counted while it is read.
//
// Nothing is held in memory but one picture at a time while it is decoded: an
// upload goes through a temporary file, and what comes out of that into the store.
//
// Crash safety: a file's row is written before its bytes and deleted after them
// (states coming, kept, going). Sweep takes away what nobody uses any more, and
// what was cut short. A file that is attached anew meanwhile stays: both look at
// the row under its lock.
//
// Who may see an attachment is whoever may see its subject; the faces ask the
// subject's room. The room only makes sure that it is the subject's.
//
// Failures: attachment.type_refused, attachment.too_large, attachment.picture_too_
// large, attachment.broken_picture, attachment.empty and attachment.too_many are
// invalid input; attachment.quota is a conflict; subject's <noun>.not_found.
package attachment
