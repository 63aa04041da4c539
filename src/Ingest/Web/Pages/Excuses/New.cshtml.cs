using System.Globalization;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Target = CardSystem.Ingest.Web.Access.Target;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>An excuse for a member, for one session or for a span of time.</summary>
[Needs(Right.RequestExcuses)]
public sealed class NewExcuseModel(DeskContext desk) : DeskPage(desk)
{
    private const int Days = 60;
    private const int MostSessions = 100;

    [FromQuery(Name = "member")]
    public string? Member { get; set; }

    /// <summary>The member as found; empty while there is none.</summary>
    public string Person { get; private set; } = "";

    public string Name { get; private set; } = "";

    public bool MayDecide { get; private set; }

    public IReadOnlyList<Choice> Sessions { get; private set; } = [];

    /// <summary>What was entered, to be shown again beside what is wrong with it.</summary>
    public (string? Session, string? From, string? Until, string? Kind, string? Reason) Given { get; private set; }

    public void OnGet()
    {
        Given = (Request.Query["session"].FirstOrDefault(), null, null, null, null);
        if (!string.IsNullOrWhiteSpace(Member)) Find();
    }

    [Needs(Right.RequestExcuses, Target.Member, "member")]
    public IActionResult OnPost(string? session, string? from, string? until, string? kind, string? reason, bool approve)
    {
        Given = (session, from, until, kind, reason);
        Find();
        if (Person.Length == 0) return Page();
        var (start, end) = string.IsNullOrEmpty(session) ? (Instant(from, "from"), Instant(until, "until")) : (0, 0);
        if (!string.IsNullOrEmpty(session) && Read(work => work.One<string>("select session from sessions where session = @session", new { session })) is null) Problem(ExcuseWords.NoSession, "session");
        if (Problems.Count > 0) return Page();
        if (string.IsNullOrEmpty(session) && (start == 0 || end == 0)) return Again(ExcuseWords.GiveWhen, "from");
        var entered = Enter(session ?? "", start, end, kind ?? "leave", reason?.Trim() ?? "", approve && MayDecide);
        if (entered.Refused is { } why) return Again(RefusalWords.Of(why), "reason");
        Done((entered.IsNew ? ExcuseWords.DidRequest : ExcuseWords.DidKnow).Fill(entered.Act));
        return Redirect("/excuses/" + entered.Act.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Request and approval in one transaction: both or neither.</summary>
    private Entered Enter(string session, long from, long until, string kind, string reason, bool approve) => Write(work =>
    {
        var now = Time.GetUtcNow();
        var requested = ExcuseStore.Request(work, now, Caller.Name, Person, session, from, until, kind, reason);
        if (requested.Refused is null && approve) ExcuseStore.Move(work, now, Caller.Name, requested.Act, ExcuseState.Approved, "");
        return requested;
    });

    private PageResult Again(Bilingual problem, string field)
    {
        Problem(problem, field);
        return Page();
    }

    private void Find()
    {
        var number = Member?.Trim().ToUpperInvariant() ?? "";
        var person = Read(work => Persons.Find(work, number));
        if (person is null || !Desk.Gate.May(Right.RequestExcuses, Target.Member, person))
        {
            Problem(ExcuseWords.NoMember.Fill(Contracts.Shown.Of(number)), "member");
            return;
        }

        Person = person;
        MayDecide = Desk.Gate.May(Right.DecideExcuses, Target.Member, person);
        Read(work =>
        {
            var (name, branch) = work.One<(string, string)>("select name, branch from members where member = @person", new { person });
            Name = Caller.NameOf(name, branch);
            Sessions = SessionsOf(work, person);
            return true;
        });
    }

    /// <summary>Sessions near today at which a unit the member belongs to is expected.</summary>
    private List<Choice> SessionsOf(Work work, string person)
    {
        var units = TargetUnits.OfMember(work, person, Today)!.Seen.SelectMany(Units.Upwards).ToHashSet(StringComparer.Ordinal);
        var now = Time.GetUtcNow();
        return
        [
            .. work.Query<(string Id, string Name, long Starts, string Audience)>(
                "select session, name, starts, audience from sessions where starts >= @from and starts < @until and fate = 1 and kind = 1 order by starts, session",
                new { from = now.AddDays(-Days).ToUnixTimeMilliseconds(), until = now.AddDays(Days).ToUnixTimeMilliseconds() })
                .Where(s => s.Audience.Split(';', StringSplitOptions.TrimEntries).Any(units.Contains))
                .Select(s => new Choice(s.Id, $"{ShownTime.Minute(s.Starts, Zone)} {s.Name}")).Take(MostSessions),
        ];
    }

    private long Instant(string? text, string field)
    {
        if (string.IsNullOrWhiteSpace(text)) return 0;
        if (WallTimeRules.TryRead(text.Trim(), Zone, out var at, out _)) return at;
        Problem(ExcuseWords.WrongTime.Fill(Contracts.Shown.Of(text)), field);
        return 0;
    }
}
