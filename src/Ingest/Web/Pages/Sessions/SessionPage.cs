using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.Pages.Sessions;

/// <summary>A page about one session.</summary>
public abstract class SessionPage(DeskContext desk) : DeskPage(desk)
{
    public SessionFile Session { get; private set; } = null!;

    public long Instant => Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The organiser and the centre see everybody who comes; a unit that is only invited sees its own members.</summary>
    public bool SeesEverybody => Caller.Can(Right.SeeActivities, Session.Centre) || (Session.Organiser.Length > 0 && Caller.Can(Right.SeeActivities, Session.Organiser));

    public bool May(Right right) => Desk.Gate.May(right, Target.Session, Session.Id);

    public string Clock(long at) => SessionTable.Clock(at, Zone);

    /// <summary>False where there is no such session.</summary>
    protected bool Load(string id)
    {
        if (Read(work => SessionFile.Read(work, id)) is not { } file) return false;
        Session = file;
        return true;
    }

    /// <summary>Does it in one transaction; what a desk refuses stands on the page.</summary>
    protected bool Try(Func<Work, (Bilingual Said, Undo? Undo)> change)
    {
        try
        {
            var (said, undo) = Write(change);
            Done(said, undo);
            return true;
        }
        catch (ActivityException e)
        {
            Problem(ActivityWords.Refused.Fill(RefusalWords.Of(e.Message)));
            return false;
        }
    }

    protected Undo Back(string page, string handler, params (string Name, string Value)[] values) =>
        new($"/sessions/{Session.Id}{page}?handler={handler}", values.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal));
}
