package asset

import (
	"golang.org/x/text/currency"

	"github.com/assetronics/assetronics/internal/platform/fault"
)

// Money is an amount in the currency's minor units: 129900 EUR is 1,299.00 euros.
type Money struct {
	Amount   int64  `json:"amount"`
	Currency string `json:"currency"` // ISO 4217, upper case
}

// maxAmount keeps amounts exact in JavaScript (2^53) with room for sums.
const maxAmount = 1_000_000_000_000_000

func (m Money) check() error {
	if m.Amount < 0 || m.Amount > maxAmount {
		return fault.InvalidField("body.purchase_cost.amount", "minor units, from 0 to 1,000,000,000,000,000")
	}
	unit, err := currency.ParseISO(m.Currency)
	if err != nil || unit.String() != m.Currency {
		return fault.InvalidField("body.purchase_cost.currency", "a currency code of ISO 4217, such as EUR")
	}
	return nil
}
