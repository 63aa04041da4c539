using System.Globalization;
using CardSystem.Ingest.Notices;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Pages.Analysis;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.Notices;

/// <summary>What was sent through the channels of a person's units, what waits and what failed; and what nobody was there to hear.</summary>
[Needs(Right.SeeNotices)]
public sealed class IndexModel(DeskContext desk, NoticeOptions options) : DeskPage(desk)
{
    private static readonly string[] States = ["waiting", "digest", "sent", "folded", "dead", "dropped"];

    public bool IsUnheard { get; private set; }

    public int UnheardDays => options.UnheardDays;

    public IActionResult OnGet(string? tab)
    {
        IsUnheard = tab == "unheard";
        return IsUnheard ? ShowTable(UnheardTable()) : ShowTable(DeliveryTable());
    }

    [Needs(Right.SetNotices, Target.Channel, "channel")]
    public IActionResult OnPostRetry(string channel, string delivery)
    {
        // The right was asked for the channel, so the delivery must be that channel's.
        var isTheirs = Read(work => work.One<string>("select channel from notice_deliveries where id = @delivery", new { delivery })) == channel;
        try
        {
            if (!isTheirs) return NotFound();
            new ChannelDesk(Database, options, Time).Retry(delivery, Caller.Name);
            Done(NoticeWords.Retried);
            return RedirectToPage();
        }
        catch (SettingException e)
        {
            Problem(e.Message);
            return OnGet(null);
        }
    }

    public static string StateTone(string state) => state switch { "sent" or "folded" => "good", "dead" => "bad", "waiting" or "digest" => "warn", _ => "quiet" };

    private DeskTable<Delivery> DeliveryTable()
    {
        var reach = Caller.Reach(Right.SeeNotices);
        var title = Bilingual.IsEnglish ? "n.title_en" : "n.title_zh";
        return new DeskTable<Delivery>(
                "notices", $"d.id as Id, d.channel as Channel, c.unit as ChannelUnit, d.state as State, d.level as Level, d.made_at as MadeAt, d.ended_at as EndedAt, d.attempts as Attempts, d.last_error as LastError, coalesce({title}, '') as Title, coalesce(n.unit, '') as Unit, coalesce(n.link, '') as Link",
                "notice_deliveries d join notice_channels c on c.channel = d.channel left join notices n on n.number = d.notice", reach.Sql("c.unit"), "d.number desc", new { reach = reach.Parameter })
            .Column("made", NoticeWords.Made, r => Instant(r.MadeAt), ColumnKind.Instant, "d.number")
            .Column("state", NoticeWords.State, r => NoticeWords.OfState(r.State).ToString(), ColumnKind.Tone, tone: r => StateTone(r.State))
            .Column("what", NoticeWords.Subject, r => r.Title.Length > 0 ? r.Title : NoticeWords.Digest.ToString(), link: r => r.Link.Length > 0 ? r.Link : null)
            .Column("unit", NoticeWords.Unit, r => Units.Name(r.Unit))
            .Column("level", NoticeWords.Level, r => NoticeWords.OfLevel(r.Level).ToString())
            .Column("channel", NoticeWords.Channel, r => r.Channel, link: r => "/notices/channels/" + Uri.EscapeDataString(r.Channel))
            .Column("attempts", NoticeWords.Attempts, r => r.Attempts.ToString(CultureInfo.InvariantCulture), ColumnKind.Number)
            .Column("error", NoticeWords.Error, r => RefusalWords.Of(r.LastError).ToString())
            .Filter("state", NoticeWords.State, "d.state = @f_state", [.. States.Select(s => new Choice(s, NoticeWords.OfState(s).ToString()))])
            .Filter("channel", NoticeWords.Channel, "d.channel = @f_channel")
            .Filter("unit", NoticeWords.Unit, UnitChoices.Below("c.unit"), UnitChoices.Of(Units, reach))
            .Action(NoticeWords.Retry, r => r.State == "dead" && Caller.Can(Right.SetNotices, r.ChannelUnit)
                ? ("/notices?handler=retry", new Dictionary<string, string> { ["channel"] = r.Channel, ["delivery"] = r.Id }) : null)
            .WhenEmpty(NoticeWords.NoDeliveries);
    }

    private DeskTable<Unheard> UnheardTable()
    {
        var reach = Caller.Reach(Right.SeeNotices);
        var title = Bilingual.IsEnglish ? "n.title_en" : "n.title_zh";
        return new DeskTable<Unheard>("notices-unheard", $"n.number as Number, {title} as Title, n.unit as Unit, n.level as Level, n.due as Due, n.link as Link", "notices n", $"n.state = 'unheard' and {reach.Sql("n.unit")}", "n.number desc", new { reach = reach.Parameter })
            .Column("due", NoticeWords.Due, r => Instant(r.Due), ColumnKind.Instant, "n.due")
            .Column("what", NoticeWords.Subject, r => r.Title, link: r => r.Link.Length > 0 ? r.Link : null)
            .Column("unit", NoticeWords.Unit, r => Units.Name(r.Unit), sort: "n.unit")
            .Column("level", NoticeWords.Level, r => NoticeWords.OfLevel(r.Level).ToString(), sort: "n.level")
            .WhenEmpty(NoticeWords.NoUnheard);
    }

    private string Instant(long at) => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), Zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    internal sealed record Delivery
    {
        public string Id { get; init; } = "";
        public string Channel { get; init; } = "";
        public string ChannelUnit { get; init; } = "";
        public string State { get; init; } = "";
        public long Level { get; init; }
        public long MadeAt { get; init; }
        public long? EndedAt { get; init; }
        public long Attempts { get; init; }
        public string LastError { get; init; } = "";
        public string Title { get; init; } = "";
        public string Unit { get; init; } = "";
        public string Link { get; init; } = "";
    }

    internal sealed record Unheard(long Number, string Title, string Unit, long Level, long Due, string Link);
}
