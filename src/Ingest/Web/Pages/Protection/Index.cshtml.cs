using System.Globalization;
using CardSystem.Ingest.Privacy;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>Where somebody's data are handed over or erased, and what is kept how long.</summary>
[Needs(Right.ProtectData)]
public sealed class ProtectionModel(DeskContext desk, Retention retention, PrivacyOptions options) : DeskPage(desk)
{
    private const int MostShown = 500;

    public string Number { get; private set; } = "";
    public string RunAt => options.Time is null ? "" : options.RunAt;
    public IReadOnlyList<RetentionState> Rules { get; private set; } = [];

    /// <summary>The rules are the whole district's.</summary>
    public bool MayRun => Caller.Reach(Right.ProtectData).All;

    public IActionResult OnGet()
    {
        Rules = retention.Preview();
        var reach = Caller.Reach(Right.ProtectData);
        return ShowTable(DeskTable.Of("erasures", Read(work => ErasureStore.List(work, MostShown)).Where(e => reach.Holds(e.Unit)).ToList())
            .Column("at", ProtectionWords.At, e => Now.Local(DateTimeOffset.FromUnixTimeMilliseconds(e.At)).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), ColumnKind.Instant, link: e => string.Create(CultureInfo.InvariantCulture, $"/protection/erasures/{e.Number}"))
            .Column("unit", ProtectionWords.Unit, e => Units.Name(e.Unit))
            .Column("pseudonym", ProtectionWords.Pseudonym, e => e.Pseudonym)
            .Column("who", ProtectionWords.Who, e => e.Who)
            .Column("reason", DeskWords.Reason, e => e.Reason)
            .Column("state", ProtectionWords.State, e => StateOf(e.State).Name.ToString(), ColumnKind.Tone, tone: e => StateOf(e.State).Tone)
            .WhenEmpty(ProtectionWords.NoErasures));
    }

    /// <summary>Posted, so that the number stands in no address and no log.</summary>
    [Needs(Right.ProtectData)]
    public IActionResult OnPostFind(string? number)
    {
        Number = number?.Trim() ?? "";
        if (Number.Length is > 0 and <= 64 && Desk.Gate.May(Right.ProtectData, Target.Member, Number)) return LocalRedirect("/protection/members/" + Uri.EscapeDataString(Number));
        Problem(ProtectionWords.NoSuch, "number");
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return OnGet();
    }

    [Needs(Right.ProtectData)]
    public IActionResult OnPostRun()
    {
        if (!MayRun) return NotFound();
        Done(ProtectionWords.Gone.Fill(PageTexts.Number(retention.Run(Caller.Name, HttpContext.RequestAborted).Values.Sum())));
        return LocalRedirect("/protection");
    }

    internal static (Bilingual Name, string Tone) StateOf(string state) => state switch
    {
        ErasureStates.Finished => (ProtectionWords.Finished, "good"),
        ErasureStates.Followed => (ProtectionWords.Followed, "warn"),
        _ => (ProtectionWords.Entered, "warn"),
    };
}
