package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/fault"
)

func TestFault(t *testing.T) {
	t.Parallel()
	cause := errors.New("a cause")
	f := fault.New(fault.Conflict, "asset.already_assigned", "%s holds it.", "Ana").At("body.employee_id", "somebody else").Because(cause)
	wrapped := fmt.Errorf("assign: %w", f)
	require.Equal(t, f, fault.As(wrapped))
	require.Equal(t, fault.Conflict, fault.KindOf(wrapped))
	require.True(t, fault.Is(wrapped, "asset.already_assigned"))
	require.False(t, fault.Is(wrapped, "asset"))
	require.ErrorIs(t, wrapped, cause)
	require.Equal(t, "asset.already_assigned: Ana holds it.", f.Error())
	require.NotContains(t, f.Error(), "a cause", "the cause is for the log")
	require.Equal(t, []fault.Field{{Location: "body.employee_id", Message: "somebody else"}}, f.Fields)

	require.Nil(t, fault.As(cause))
	require.Nil(t, fault.As(nil))
	require.Equal(t, fault.Internal, fault.KindOf(cause))
	require.Equal(t, "100% sure", fault.New(fault.Invalid, "x", "100% sure").Message, "no arguments, no formatting")
	require.Equal(t, "asset.not_found", fault.Missing("asset").Code)
	require.Equal(t, fault.Precondition, fault.Stale("asset").Kind)
	require.Equal(t, "body.name", fault.InvalidField("body.name", "too long").Fields[0].Location)
}
