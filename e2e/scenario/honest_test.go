package scenario_test

import (
	"encoding/json"
	"regexp"
	"strings"
)

// honest are bodies that the operations would take, so that what the sweep spoils
// is the only thing wrong. {assets} stands for the company's own asset.
var honest = map[string]string{
	"POST /assets":                              `{"name":"Laptop","category":"laptop","serial":"H-1","status":"in_stock","notes":"","purchase_cost":{"amount":1,"currency":"EUR"}}`,
	"PATCH /assets/{id}":                        `{"name":"Other"}`,
	"POST /assets/{id}/assign":                  `{"employee_id":"{employees}"}`,
	"POST /assets/{id}/reserve":                 `{"employee_id":"{employees}"}`,
	"POST /assets/{id}/transfer":                `{"employee_id":"{employees}"}`,
	"POST /assets/{id}/return":                  `{"note":"back"}`,
	"POST /assets/{id}/release":                 `{}`,
	"POST /assets/{id}/status":                  `{"status":"in_repair","reason":"broken"}`,
	"POST /auth/login":                          `{"email":"nobody@nowhere.test","password":"wrong password"}`,
	"POST /auth/password":                       `{"current_password":"not this one","new_password":"a longer password"}`,
	"POST /categories":                          `{"name":"Kites","slug":"kite"}`,
	"PATCH /categories/{id}":                    `{"name":"Kites"}`,
	"POST /departments":                         `{"name":"Kites"}`,
	"PATCH /departments/{id}":                   `{"name":"Kites"}`,
	"POST /employees":                           `{"first_name":"Bo","last_name":"Berg","email":"bo@x.test","start_date":"2026-01-05"}`,
	"POST /employees/bulk":                      `{"ids":["{employees}"],"changes":{"job_title":"Pilot"}}`,
	"POST /employees/bulk/preview":              `{"ids":["{employees}"],"changes":{"job_title":"Pilot"}}`,
	"PATCH /employees/{id}":                     `{"job_title":"Pilot"}`,
	"POST /events/{seq}/erase":                  `{"reason":"asked for"}`,
	"POST /locations":                           `{"name":"Bergen"}`,
	"PATCH /locations/{id}":                     `{"name":"Bergen"}`,
	"POST /manufacturers":                       `{"name":"Sinclair"}`,
	"PATCH /manufacturers/{id}":                 `{"name":"Sinclair"}`,
	"POST /models":                              `{"name":"Spectrum"}`,
	"PATCH /models/{id}":                        `{"name":"Spectrum"}`,
	"POST /users":                               `{"email":"new@x.test","name":"New","roles":["auditor"]}`,
	"PATCH /users/{id}":                         `{"name":"Newer"}`,
	"POST /integrations":                        `{"connector":"bamboohr","name":"HR","settings":{"subdomain":"acme"},"secrets":{"api_key":"k"}}`,
	"PATCH /integrations/{id}":                  `{"name":"HR again"}`,
	"POST /workflows":                           `{"definition":"onboarding","subject_id":"{employees}"}`,
	"POST /departments/{id}/merge":              `{"ids":["{second_departments}"]}`,
	"POST /departments/{id}/merge/preview":      `{"ids":["{second_departments}"]}`,
	"POST /locations/{id}/merge":                `{"ids":["{second_locations}"]}`,
	"POST /locations/{id}/merge/preview":        `{"ids":["{second_locations}"]}`,
	"POST /manufacturers/{id}/merge":            `{"ids":["{second_manufacturers}"]}`,
	"POST /manufacturers/{id}/merge/preview":    `{"ids":["{second_manufacturers}"]}`,
	"POST /models/{id}/merge":                   `{"ids":["{second_models}"]}`,
	"POST /models/{id}/merge/preview":           `{"ids":["{second_models}"]}`,
	"POST /categories/{id}/merge":               `{"ids":["{second_categories}"]}`,
	"POST /categories/{id}/merge/preview":       `{"ids":["{second_categories}"]}`,
	"POST /vendors/{id}/merge":                  `{"ids":["{second_vendors}"]}`,
	"POST /vendors/{id}/merge/preview":          `{"ids":["{second_vendors}"]}`,
	"POST /companies/{id}/merge":                `{"ids":["{second_companies}"]}`,
	"POST /companies/{id}/merge/preview":        `{"ids":["{second_companies}"]}`,
	"POST /cost-centres/{id}/merge":             `{"ids":["{second_cost_centres}"]}`,
	"POST /cost-centres/{id}/merge/preview":     `{"ids":["{second_cost_centres}"]}`,
	"POST /assets/{id}/reveal":                  `{"key":"pin"}`,
	"POST /employees/{id}/reveal":               `{"key":"pin"}`,
	"POST /locations/{id}/reveal":               `{"key":"pin"}`,
	"POST /models/{id}/reveal":                  `{"key":"pin"}`,
	"POST /devices/{id}/link":                   `{"asset_id":"{assets}"}`,
	"PUT /employee-source-orders":               `{"orders":{"job_title":["hand"]}}`,
	"PATCH /integrations/{id}/streams/{stream}": `{"enabled":false}`,
	"PUT /integrations/{id}/mapping":            `{"overrides":{}}`,
	"POST /integrations/{id}/mapping/preview":   `{"stream":"employees","sample":"[]"}`,
	"PUT /integrations/{id}/device-settings":    `{"unmatched":"review"}`,
	"POST /employees/{id}/assets/return":        `{"asset_ids":["{assets}"]}`,
	"PUT /source-orders":                        `{"orders":{}}`,
	"POST /actions":                             `{"integration_id":"{integrations}","action":"lock_device","device_id":"{devices}","inputs":{},"reason":"lost"}`,
	"POST /actions/{id}/approve":                `{"note":"yes"}`,
	"POST /actions/{id}/reject":                 `{"reason":"no"}`,
	"POST /actions/{id}/settle":                 `{"done":true}`,
	"POST /workflows/{id}/cancel":               `{"reason":"asked for"}`,
}

var placeholder = regexp.MustCompile(`\{(\w+)\}`)

// honestBody is the body as an object; an operation that is not listed gets {}.
func (c *company) honestBody(o operation) map[string]json.RawMessage {
	text := honest[o.method+" "+o.path]
	if text == "" {
		text = "{}"
	}
	body := map[string]json.RawMessage{}
	text = placeholder.ReplaceAllStringFunc(text, func(name string) string {
		if id, ok := c.ids[strings.Trim(name, "{}")]; ok {
			return id
		}
		return name
	})
	if err := json.Unmarshal([]byte(text), &body); err != nil {
		panic(o.path + ": " + err.Error())
	}
	return body
}
