package event_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/testkit"
)

func TestErase(t *testing.T) {
	t.Parallel()
	b := setup(t)
	before := b.told(t, 3)
	require.NoError(t, b.eraser.Erase(t.Context(), b.tenant, 2, "the person asked"))
	require.NoError(t, b.eraser.Erase(t.Context(), b.tenant, 2, "asked again"))
	b.sequence(t)

	events := b.events(t, b.tenant)
	require.Len(t, events, 4, "erasing again tells nothing")
	erased := events[1]
	require.True(t, erased.Erased)
	require.Equal(t, before[1].ID, erased.ID)
	require.Equal(t, before[1].At, erased.At)
	require.Empty(t, erased.Subject.Label)
	require.Empty(t, erased.Changes)
	require.Nil(t, erased.Actor.ID)
	require.Equal(t, event.Erased, events[3].Type)
	require.Equal(t, event.Subject{Type: "event", ID: erased.ID, Label: "Event 2"}, events[3].Subject)
	require.Equal(t, event.Changes{"seq": {nil, 2.0}, "reason": {nil, "the person asked"}}, events[3].Changes)

	report := b.verify(t, b.tenant)
	require.Equal(t, []int64{2}, report.Erased)
	require.EqualValues(t, 4, report.Entries)
}

func TestErase_Refuses(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.told(t, 2)
	require.NoError(t, b.eraser.Erase(t.Context(), b.tenant, 1, "asked"))
	b.sequence(t)
	other := testkit.Tenant(t, b.db)
	require.Equal(t, fault.NotFound, fault.KindOf(b.eraser.Erase(t.Context(), b.tenant, 99, "x")))
	require.Equal(t, fault.NotFound, fault.KindOf(b.eraser.Erase(t.Context(), other, 2, "x")), "another company's")
	require.True(t, fault.Is(b.eraser.Erase(t.Context(), b.tenant, 3, "x"), "event.not_erasable"), "an erasure")
	b.sequence(t)
	require.EqualValues(t, 3, b.verify(t, b.tenant).Entries)
}
