using System.Globalization;
using System.Text;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Pages.Credits;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.Policies;

/// <summary>The policy in force in plain words, and every version there has been.</summary>
[Needs(Right.SeeCredits)]
public sealed class IndexModel(DeskContext desk) : DeskPage(desk)
{
    public PolicyVersion? InForce { get; private set; }

    /// <summary>The version that is looked at; the one in force where none was chosen.</summary>
    public PolicyVersion? Shown { get; private set; }

    public bool MaySet => Caller.Can(Right.SetPolicy);

    public IActionResult OnGet(long? version, string? file)
    {
        var stored = Read(work => PolicyStore.Read(work).ToList());
        if (version is { } asked && stored.TrueForAll(s => s.Version.Number != asked)) return NotFound();
        InForce = new PolicyHistory(stored.Select(s => s.Version)).On(Today);
        Shown = version is { } number ? stored.Find(s => s.Version.Number == number)!.Version : InForce;
        if (file == "1" && Shown is not null) return File(stored.Find(s => s.Version.Number == Shown.Number)!.Body, "application/json", $"policy-{Shown.Number.ToString(CultureInfo.InvariantCulture)}.json");
        return ShowTable(TableOf([.. stored.Select(s => s.Version).OrderByDescending(v => v.FromDay).ThenByDescending(v => v.Number)]));
    }

    [Needs(Right.SetPolicy)]
    public IActionResult OnPostWithdraw(long version, string? reason)
    {
        if (PolicyInput.Reason(reason) is not { } why)
        {
            Problem(PolicyWords.BadReason.Fill(PolicyStore.LongestReason), "reason");
            return OnGet(version, null);
        }

        if (Write(work => PolicyStore.Withdraw(work, Time.GetUtcNow(), Caller.Name, why, version)).Refusal is not null)
        {
            Problem(PolicyWords.CannotWithdraw);
            return OnGet(null, null);
        }

        Done(PolicyWords.Withdrawn.Fill(version));
        return RedirectToPage();
    }

    public Bilingual StateOf(PolicyVersion version) =>
        version.WithdrawnAct > 0 ? PolicyWords.StateWithdrawn : version.Number == InForce?.Number ? PolicyWords.StateInForce : version.FromDay > Today ? PolicyWords.StateComing : PolicyWords.StatePast;

    private DeskTable<PolicyVersion> TableOf(List<PolicyVersion> versions) => DeskTable.Of("policy-versions", versions)
        .Column("version", PolicyWords.Version, r => r.Number.ToString(CultureInfo.InvariantCulture), ColumnKind.Number, order: r => r.Number, link: r => $"/credits/policy?version={r.Number}")
        .Column("name", PolicyWords.Name, r => PolicyText.NameOf(r.Policy.Name, ""))
        .Column("from", PolicyWords.From, r => Period.DayText(r.FromDay), ColumnKind.Date, order: r => r.FromDay)
        .Column("at", PolicyWords.Entered, r => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(r.At), Zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), ColumnKind.Instant, order: r => r.At)
        .Column("state", PolicyWords.State, r => StateOf(r).ToString(), ColumnKind.Tone, tone: r => r.WithdrawnAct > 0 ? "quiet" : r.Number == InForce?.Number ? "good" : r.FromDay > Today ? "warn" : "quiet")
        .WhenEmpty(PolicyWords.NoVersions);
}
