using System.Text;

namespace CardSystem.Ingest.Warnings.Rules;

/// <summary>
/// The rules a district has until it adds its own. Drift was tuned on histories of 2013 so that, together with misses in a row, one in ten of those who stay is ever warned
/// (<c>docs/warnings.md</c> tells how); its concern takes about two misses in a row, and its serious three, at the beginning of a year; kinds that mostly repeat what drift says are there, but off. The days of no activity are those that branches publish: a talk after two to three months, more after four to five, and half a year.
/// </summary>
public static class DefaultRules
{
    public const string Json = """
        {
          "season": "01-01",
          "rules": [
            { "id": "drift", "kind": "peer-drift", "enabled": true, "notify": "notice", "acknowledgeWithinDays": 14,
              "levels": { "notice": 0.12, "concern": 0.35, "serious": 0.5 },
              "parameters": { "decay": 0.5, "prior": 1, "shrink": 400, "season": 240, "floor": 0.25 } },
            { "id": "misses-in-a-row", "kind": "consecutive-misses", "enabled": true, "notify": "notice", "acknowledgeWithinDays": 14,
              "levels": { "notice": 3, "concern": 4, "serious": 6 } },
            { "id": "absence-rate", "kind": "absence-rate", "enabled": false, "notify": "notice",
              "levels": { "notice": 0.3, "concern": 0.5, "serious": 0.7 },
              "parameters": { "prior": 1, "least": 3 } },
            { "id": "last-sessions", "kind": "rolling-window", "enabled": false, "notify": "notice",
              "levels": { "notice": 2, "concern": 3, "serious": 4 },
              "parameters": { "sessions": 4, "days": 365 } },
            { "id": "no-activity", "kind": "no-activity", "enabled": true, "notify": "notice", "acknowledgeWithinDays": 7,
              "levels": { "notice": 75, "concern": 120, "serious": 180 },
              "parameters": { "least": 1 } },
            { "id": "first-weeks", "kind": "first-weeks", "enabled": false, "notify": "notice", "acknowledgeWithinDays": 14,
              "levels": { "notice": 1, "concern": 2, "serious": 4 },
              "parameters": { "days": 90 } },
            { "id": "behind-pace", "kind": "behind-pace", "enabled": true, "notify": "concern", "acknowledgeWithinDays": 30,
              "levels": { "notice": 0.2, "concern": 0.35 },
              "parameters": { "grace": 60 } },
            { "id": "out-of-reach", "kind": "out-of-reach", "enabled": true, "notify": "concern", "acknowledgeWithinDays": 30,
              "levels": { "concern": 0.000001, "serious": 0.25 },
              "parameters": { "most": 0.2 } }
          ]
        }
        """;

    public static RuleSet Set { get; } = RuleSetReader.Read("default-rules.json", Encoding.UTF8.GetBytes(Json));
}
