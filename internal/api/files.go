package api

import (
	"cmp"
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"prosa/internal/core"
	"prosa/internal/media"
	"prosa/internal/store"
)

// uploadWithin is how long a file may take over a slow mobile line.
const uploadWithin = 10 * time.Minute

func (s *Server) upload(ctx context.Context, _ *uploadInput) (*uploadOutput, error) {
	call := callOf(ctx)
	_ = http.NewResponseController(call.w).SetReadDeadline(time.Now().Add(uploadWithin))
	_ = http.NewResponseController(call.w).SetWriteDeadline(time.Now().Add(uploadWithin + time.Minute))
	call.r.Body = http.MaxBytesReader(call.w, call.r.Body, maxUpload)
	reader, err := call.r.MultipartReader()
	if err != nil {
		return nil, core.E(core.Invalid, "multipart_required", "send the file as multipart/form-data, field file").On("file")
	}
	part, err := filePart(reader)
	if err != nil {
		return nil, err
	}
	object, err := s.opts.Media.Put(ctx, part, media.Limits{})
	if err != nil {
		return nil, readable(err)
	}
	name, scope := media.SafeName(part.FileName()), scopeOf(ctx)
	object.Mime = media.TypeOf(object.Mime, name)
	err = s.opts.DB.Write(ctx, func(tx *store.Tx) error {
		tx.InsertMedia(store.MediaRow{Key: object.Key, OrgID: scope.OrgID, Mime: object.Mime, Name: name, Size: object.Size, CreatedBy: actorOf(ctx).ID, CreatedAt: s.now()})
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &uploadOutput{Body: Upload{MediaID: object.Key, Mime: object.Mime, Name: name, Size: object.Size}}, nil
}

// readable turns what went wrong with the reading of an upload into words.
func readable(err error) error {
	var big *http.MaxBytesError
	switch {
	case core.KindOf(err) != core.Internal:
		return err
	case errors.As(err, &big):
		return tooLarge()
	}
	return core.E(core.Invalid, "upload_broken", "the upload ended early").On("file").Because(err)
}

// filePart finds the field "file".
func filePart(reader *multipart.Reader) (*multipart.Part, error) {
	for range 10 {
		part, err := reader.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, core.E(core.Invalid, "multipart_broken", "the upload ended early or is not multipart/form-data").On("file")
		}
		if part.FormName() == "file" {
			return part, nil
		}
	}
	return nil, core.E(core.Invalid, "file_required", "the form has no field file").On("file")
}

// getMedia serves a file to whoever sees a message or a frequent question's answer that
// holds it, or has uploaded it.
func (s *Server) getMedia(ctx context.Context, in *mediaInput) (*streamOutput, error) {
	scope := scopeOf(ctx)
	rows, err := s.opts.DB.R(ctx).MediaRows(scope.OrgID, in.Key)
	if err != nil {
		return nil, err
	}
	row, err := s.allowedUse(ctx, rows)
	if err != nil {
		return nil, err
	}
	file, err := s.opts.Media.Open(ctx, row.Key)
	if err != nil {
		return nil, err
	}
	return &streamOutput{Body: func(ctx huma.Context) {
		defer file.Close()
		r, w := humago.Unwrap(ctx)
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(uploadWithin))
		if err := media.ServeFile(w, r, file, media.Shown{Name: row.Name, Download: in.Download}); err != nil {
			WriteProblem(w, r, err)
		}
	}}, nil
}

// allowedUse picks a use of the file that the caller may see.
func (s *Server) allowedUse(ctx context.Context, rows []store.MediaRow) (store.MediaRow, error) {
	missing := core.E(core.NotFound, "media_missing", "there is no such file")
	me := actorOf(ctx).ID
	for _, row := range rows {
		if row.MessageID == "" {
			if row.CreatedBy == me {
				return row, nil
			}
			continue
		}
		n, err := s.opts.DB.R(ctx).MessageConversations(scopeOf(ctx), []core.ID{row.MessageID})
		if err != nil {
			return row, err
		}
		if n > 0 {
			return row, nil
		}
	}
	if len(rows) == 0 {
		return store.MediaRow{}, missing
	}
	answered, err := s.answered(ctx, rows[0].Key)
	if err == nil && answered {
		return rows[0], nil
	}
	return store.MediaRow{}, cmp.Or[error](err, missing)
}

// answered tells whether an answer to a frequent question carries the file that the
// caller may give: one for every store, or for one they work in.
func (s *Server) answered(ctx context.Context, key string) (bool, error) {
	scope := scopeOf(ctx)
	entries, err := s.opts.DB.R(ctx).FAQEntriesWith(scope.OrgID, key)
	if err != nil || len(entries) == 0 {
		return false, err
	}
	dir, err := s.house(ctx)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(entries, func(e FAQEntry) bool {
		return managed(scope, e.StoreID) || works(dir, scope.StoreIDs, scope.DepartmentIDs, e.StoreID)
	}), nil
}
