namespace CardSystem.Ingest.Credits;

/// <summary>An example to begin with: <c>ingest policy example</c> writes it, a district changes it to its own, <c>ingest policy add</c> puts it in force. Nothing is credited before that.</summary>
public static class DefaultPolicy
{
    public const string Json = """
        {
          "name": { "zh": "党员积分办法（示例）", "en": "Member credit policy (example)" },
          "categories": {
            "meeting": {
              "name": { "zh": "组织生活", "en": "Organisational life" },
              "points": 2, "late": 0.5, "leftEarly": 0.5, "absent": 0, "excused": 0,
              "walkIn": true,
              "caps": { "month": 8 }, "minimums": { "year": 12 }
            },
            "study": {
              "name": { "zh": "学习教育", "en": "Study" },
              "points": 1, "late": 0.5, "leftEarly": 0.5,
              "caps": { "month": 4, "year": 30 }, "minimums": { "quarter": 3, "year": 12 }
            },
            "volunteer": {
              "name": { "zh": "志愿服务", "en": "Volunteer service" },
              "perHour": 1, "minimumMinutes": 30, "maximumMinutes": 480,
              "timeBank": true,
              "caps": { "quarter": 20, "year": 40 }
            },
            "community": {
              "name": { "zh": "社区报到", "en": "Report-in community" },
              "points": 1,
              "doubleReport": { "member": 1, "branch": 0.5, "unit": 0.2 },
              "caps": { "month": 6, "year": 24 }, "minimums": { "year": 4 }
            },
            "open": {
              "name": { "zh": "开放组织生活", "en": "Open activities of the region" },
              "points": 1, "late": 0.5,
              "caps": { "month": 4, "year": 24 }
            }
          },
          "caps": { "month": 15, "year": 120 },
          "target": { "year": 60, "quarters": { "Q1": 12, "Q2": 28, "Q3": 44 } },
          "services": {
            "priority": { "name": { "zh": "优先服务", "en": "Priority service" }, "minimum": 0 },
            "venue": { "name": { "zh": "场馆优惠", "en": "Venues at a reduced price" }, "minimum": 20, "over": "12-months", "timesPerMonth": 2 },
            "check-up": { "name": { "zh": "健康体检", "en": "Health check-up" }, "minimum": 50, "over": "year", "timesPerMonth": 1 }
          }
        }
        """;
}
