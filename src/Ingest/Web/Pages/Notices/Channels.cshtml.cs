using System.Globalization;
using CardSystem.Ingest.Notices;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.Notices;

/// <summary>The channels of a person's units.</summary>
[Needs(Right.SeeNotices)]
public sealed class ChannelsModel(DeskContext desk) : DeskPage(desk)
{
    public IActionResult OnGet()
    {
        var reach = Caller.Reach(Right.SeeNotices);
        return ShowTable(new DeskTable<Row>(
                "channels", "c.channel as Name, c.kind as Kind, c.unit as Unit, c.enabled as Enabled, c.last_sent_at as LastSentAt, c.last_error as LastError, (select count(*) from notice_deliveries d where d.channel = c.channel and d.state = 'waiting') as Waiting, (select count(*) from notice_deliveries d where d.channel = c.channel and d.state = 'dead') as Dead",
                "notice_channels c", reach.Sql("c.unit"), "c.channel", new { reach = reach.Parameter })
            .Column("name", NoticeWords.Name, r => r.Name, sort: "c.channel", link: r => "/notices/channels/" + Uri.EscapeDataString(r.Name))
            .Column("kind", NoticeWords.Kind, r => NoticeWords.OfKind(r.Kind).ToString(), sort: "c.kind")
            .Column("unit", NoticeWords.Unit, r => Units.Name(r.Unit), sort: "c.unit")
            .Column("state", NoticeWords.State, r => (r.Enabled == 1 ? NoticeWords.On : NoticeWords.Off).ToString(), ColumnKind.Tone, "c.enabled", tone: r => r.Enabled == 0 ? "quiet" : r.LastError.Length > 0 ? "warn" : "good")
            .Column("waiting", NoticeWords.Waiting, r => r.Waiting.ToString(CultureInfo.InvariantCulture), ColumnKind.Number)
            .Column("dead", NoticeWords.Dead, r => r.Dead.ToString(CultureInfo.InvariantCulture), ColumnKind.Number)
            .Column("last", NoticeWords.LastSent, r => r.LastSentAt is { } at ? TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), Zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : NoticeWords.Never.ToString(), ColumnKind.Instant, "c.last_sent_at")
            .Column("error", NoticeWords.Error, r => RefusalWords.Of(r.LastError).ToString())
            .Filter("kind", NoticeWords.Kind, "c.kind = @f_kind", [.. ChannelKinds.All.Select(k => new Choice(k, NoticeWords.OfKind(k).ToString()))])
            .Search(NoticeWords.Name, "c.channel")
            .WhenEmpty(NoticeWords.NoChannels));
    }

    internal sealed record Row
    {
        public string Name { get; init; } = "";
        public string Kind { get; init; } = "";
        public string Unit { get; init; } = "";
        public long Enabled { get; init; }
        public long? LastSentAt { get; init; }
        public string LastError { get; init; } = "";
        public long Waiting { get; init; }
        public long Dead { get; init; }
    }
}
