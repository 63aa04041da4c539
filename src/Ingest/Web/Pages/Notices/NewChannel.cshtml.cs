using CardSystem.Ingest.Notices;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Pages.Analysis;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.Notices;

/// <summary>A new channel of one of a person's units.</summary>
[Needs(Right.SetNotices)]
public sealed class NewChannelModel(DeskContext desk, NoticeOptions options) : DeskPage(desk)
{
    public ChannelForm Form { get; private set; } = new() { Kind = ChannelKinds.Mail };
    public IReadOnlyList<Choice> UnitChoices => Analysis.UnitChoices.Of(Units, Caller.Reach(Right.SetNotices));

    public IActionResult OnGet() => Page();

    [Needs(Right.SetNotices, Target.Unit, "unit")]
    public IActionResult OnPost(ChannelForm form)
    {
        Form = form;
        foreach (var (text, field) in form.Problems()) Problem(text, field);
        if (Problems.Count == 0) Check(form);
        if (Problems.Count > 0) return Page();
        var kept = "";
        try
        {
            kept = form.KeepSecret(options.SecretFolder);
        }
        catch (Exception e) when (e is SettingException or IOException or UnauthorizedAccessException)
        {
            Problem(NoticeWords.BadSecretFile, "secretFile");
            return Page();
        }

        return Add(form.ToChannel() with { Secret = kept });
    }

    private IActionResult Add(NoticeChannel channel)
    {
        try
        {
            var again = new ChannelDesk(Database, options, Time).Add(channel, Caller.Name);
            Done(again > 0 ? NoticeWords.AddedAgain.Fill(channel.Name, again) : NoticeWords.Added.Fill(channel.Name));
            return Redirect("/notices/channels/" + Uri.EscapeDataString(channel.Name));
        }
        catch (SettingException e)
        {
            Problem(NoticeWords.NotTaken.Fill(RefusalWords.Of(e.Message)));
            return Page();
        }
    }

    /// <summary>Before a secret is kept: one that is kept under the name of a channel that is there would take its place.</summary>
    private void Check(ChannelForm form)
    {
        var (isKnown, isMember) = Read(work => (ChannelStore.Find(work, form.Name!) is not null, string.IsNullOrWhiteSpace(form.Reader) || ChannelStore.MemberExists(work, form.Reader.Trim())));
        if (isKnown) Problem(NoticeWords.BadName, "name");
        if (!isMember) Problem(NoticeWords.BadReader, "reader");
    }
}
