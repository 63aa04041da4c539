using System.Globalization;
using CardSystem.Ingest.Notices;
using CardSystem.Ingest.Notices.Channels;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.Notices;

/// <summary>One channel: how it is set, how it goes, and what can be done to it.</summary>
[Needs(Right.SeeNotices, Target.Channel, "channel")]
public sealed class ChannelModel(DeskContext desk, NoticeOptions options, NoticeSenders senders) : DeskPage(desk)
{
    private const int LongestReason = 500;

    public NoticeChannel Channel { get; private set; } = null!;
    public long Waiting { get; private set; }
    public long Dead { get; private set; }
    public bool MaySet => Caller.Can(Right.SetNotices, Channel.Unit);

    public IActionResult OnGet(string channel) => Load(channel) ? Page() : NotFound();

    [Needs(Right.SetNotices, Target.Channel, "channel")]
    public async Task<IActionResult> OnPostTestAsync(string channel, CancellationToken stop)
    {
        try
        {
            var outcome = await new ChannelTest(Database, senders.SendAsync, options, Time).RunAsync(channel, Caller.Name, stop);
            if (outcome is { Verdict: not SendVerdict.Sent })
            {
                Problem(NoticeWords.TestFailed.Fill(RefusalWords.Of(outcome.Why)));
                return OnGet(channel);
            }

            Done(outcome is null ? NoticeWords.TestHanded : NoticeWords.TestSent);
            return RedirectToPage(new { channel });
        }
        catch (SettingException)
        {
            return NotFound();
        }
    }

    [Needs(Right.SetNotices, Target.Channel, "channel")]
    public IActionResult OnPostDisable(string channel, string? reason) => Do(channel, reason, (desk, why) =>
    {
        desk.Switch(channel, false, Caller.Name, why);
        Done(NoticeWords.SwitchedOff.Fill(channel), new Undo($"/notices/channels/{Uri.EscapeDataString(channel)}?handler=enable", new Dictionary<string, string> { ["reason"] = NoticeWords.UndoReason.ToString() }));
    });

    [Needs(Right.SetNotices, Target.Channel, "channel")]
    public IActionResult OnPostEnable(string channel, string? reason) => Do(channel, reason, (desk, why) =>
    {
        desk.Switch(channel, true, Caller.Name, why);
        Done(NoticeWords.SwitchedOn.Fill(channel));
    });

    [Needs(Right.SetNotices, Target.Channel, "channel")]
    public IActionResult OnPostRetryAll(string channel) => Do(channel, "-", (desk, _) => Done(NoticeWords.RetriedAll.Fill(desk.RetryAll(channel, Caller.Name))));

    [Needs(Right.SetNotices, Target.Channel, "channel")]
    public IActionResult OnPostRemove(string channel, string? reason) => Do(channel, reason, (desk, why) =>
    {
        desk.Remove(channel, Caller.Name, why);
        Done(NoticeWords.Removed.Fill(channel));
    }, "/notices/channels");

    public string Instant(long at) => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), Zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Whole for who sets channels; others see that there is one.</summary>
    public string AddressShown => Channel.Address.Length == 0 || MaySet ? Channel.Address : Channel.Address[..1] + "…";

    public static string TimeText(long? minutes) => minutes is { } known ? DayTime.Format(known) : "";

    private IActionResult Do(string channel, string? reason, Action<ChannelDesk, string> change, string? then = null)
    {
        if (reason?.Trim() is not { Length: > 0 and <= LongestReason } why || why.Any(char.IsControl))
        {
            Problem(NoticeWords.NeedReason, "reason");
            return OnGet(channel);
        }

        try
        {
            change(new ChannelDesk(Database, options, Time), why);
            return then is null ? RedirectToPage(new { channel }) : Redirect(then);
        }
        catch (SettingException e)
        {
            Problem(e.Message);
            return OnGet(channel);
        }
    }

    private bool Load(string name) => Read(work =>
    {
        if (ChannelStore.Find(work, name) is not { } found) return false;
        Channel = found;
        var counts = work.Query<(string State, long Count)>("select state, count(*) from notice_deliveries where channel = @name and state in ('waiting', 'dead') group by state", new { name }).ToDictionary(c => c.State, c => c.Count, StringComparer.Ordinal);
        (Waiting, Dead) = (counts.GetValueOrDefault("waiting"), counts.GetValueOrDefault("dead"));
        return true;
    });
}
