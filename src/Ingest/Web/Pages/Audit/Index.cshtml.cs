using System.Globalization;
using CardSystem.Contracts;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>An act in the list.</summary>
/// <param name="Member">The name of the member it is about; null where it is about none.</param>
/// <param name="Branch">That member's branch.</param>
public sealed record AuditRow(long Number, long At, string Who, string What, string Subject, string Detail, long SaltLength, string? Member, string? Branch);

/// <summary>Who did what, the newest first; and whether the record of it is whole.</summary>
[Needs(Right.SeeAudit)]
public sealed class AuditModel(DeskContext desk, ActChainCheck chain) : DeskPage(desk)
{
    public bool SeesAll { get; private set; }
    public ChainCheckState? Check => chain.State;
    public bool IsVerifying => chain.IsRunning && SeesAll;
    public string LastHash { get; private set; } = "";

    public IActionResult OnGet()
    {
        var reach = Caller.Reach(Right.SeeAudit);
        SeesAll = reach.All;
        if (SeesAll) LastHash = Read(work => work.One<byte[]>("select hash from acts where act = (select max(act) from acts)")) is { } hash ? Convert.ToHexStringLower(hash) : "";
        return ShowTable(new DeskTable<AuditRow>("audit",
            "a.act as Number, a.at as At, a.who as Who, a.what as What, a.subject as Subject, a.detail as Detail, cast(length(a.salt) as bigint) as SaltLength, m.name as Member, m.branch as Branch",
            "acts a left join corrections c on c.act = a.act left join members m on m.member = coalesce(c.member, a.subject)", SeesAll ? "" : AuditReach.Sql(reach), "a.act desc", new { reach = reach.Parameter })
            .Column("number", AuditWords.Number, a => a.Number.ToString(CultureInfo.InvariantCulture), ColumnKind.Number)
            .Column("at", AuditWords.At, a => Now.Local(DateTimeOffset.FromUnixTimeMilliseconds(a.At)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), ColumnKind.Instant)
            .Column("who", AuditWords.Who, a => a.Who == ActLog.System ? AuditWords.System.ToString() : a.Who)
            .Column("what", AuditWords.What, a => AuditWords.Of(a.What).ToString())
            .Column("subject", AuditWords.Subject, a => a.Member is null ? a.Subject : $"{a.Subject} {Caller.NameOf(a.Member, a.Branch)}")
            .Column("detail", AuditWords.Detail, DetailOf)
            .Filter("kind", AuditWords.Groups, "case when a.what like 'look%' then 'look' else 'change' end = @f_kind", [new("change", AuditWords.Changes.ToString()), new("look", AuditWords.Looks.ToString())])
            .Filter("what", AuditWords.What, "a.what = @f_what", [.. AuditWords.All.Select(k => new Choice(k, AuditWords.Of(k).ToString())).OrderBy(c => c.Text, StringComparer.Ordinal)])
            .Filter("who", AuditWords.Who, "a.who = @f_who")
            .Filter("subject", AuditWords.Subject, "a.subject = @f_subject")
            .Filter("from", AuditWords.From, "a.at >= @f_from", type: "date", value: text => DayStart(text, 0))
            .Filter("until", AuditWords.Until, "a.at < @f_until", type: "date", value: text => DayStart(text, 1)));
    }

    /// <summary>Everybody who sees all of it may have it checked; it takes nothing from anybody.</summary>
    [Needs(Right.SeeAudit)]
    public IActionResult OnPostVerify()
    {
        if (!Caller.Reach(Right.SeeAudit).All) return NotFound();
        _ = chain.Start();
        return LocalRedirect("/audit#chain");
    }

    /// <summary>The whole record, with which it can be checked elsewhere. That it was taken is a record too.</summary>
    [Needs(Right.SeeAudit)]
    public IActionResult OnPostFile()
    {
        // The words of acts name members; who may not see those gets the record within these pages only.
        if (!Caller.Reach(Right.SeeAudit).All || !Caller.Can(Right.SeeMembers)) return NotFound();
        RecordLook("look-names", "audit");
        var file = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        Read(work =>
        {
            ActFile.Write(ActChain.All(work), file);
            return true;
        });
        file.Position = 0;
        return new FileStreamResult(file, "application/jsonl") { FileDownloadName = string.Create(CultureInfo.InvariantCulture, $"audit-{Now.Local(Time.GetUtcNow()):yyyyMMdd-HHmm}.jsonl") };
    }

    /// <summary>Words may name members: they are read by those who may see members there, and the name of the one it is about is masked like everywhere else.</summary>
    private string DetailOf(AuditRow act)
    {
        if (act.SaltLength == 0 && act.Detail == ActErasure.NoWords) return AuditWords.Erased.ToString();
        if (act.Detail == ActErasure.NoWords) return "";
        var may = act.Branch is { } branch ? Caller.Can(Right.SeeMembers, branch) : Caller.Can(Right.SeeMembers) || !ActsOnPeople(act.What);
        if (!may) return AuditWords.Hidden.ToString();
        var detail = ActDetailRules.Of(act.Detail, lists: !act.What.StartsWith("import-", StringComparison.Ordinal) || (Caller.WantsNames && Caller.Can(Right.SeeNames)));
        return act.Member is { Length: > 1 } name && Caller.NameOf(name, act.Branch) != name ? detail.Replace(name, MaskedName.Of(name), StringComparison.Ordinal) : detail;
    }

    /// <summary>Kinds whose words are about accounts, kiosks and the service, never about members.</summary>
    private static bool ActsOnPeople(string what) => !what.StartsWith("staff-", StringComparison.Ordinal) && !what.StartsWith("kiosk-", StringComparison.Ordinal) && !what.StartsWith("token-", StringComparison.Ordinal)
        && !what.StartsWith("trust-", StringComparison.Ordinal) && !what.StartsWith("notice-", StringComparison.Ordinal) && !what.StartsWith("office-", StringComparison.Ordinal)
        && what is not ("sign-in" or "passkey-add" or "passkey-remove" or "recovery-codes" or "retention" or "alert-acknowledge");

    private long? DayStart(string text, int days) => WallTimeRules.TryReadDay(text, out var day) ? new DistrictDays(Zone).StartOf(day.AddDays(days)) : null;
}
