using CardSystem.Ingest.Notices;
using CardSystem.Ingest.Warnings.Rules;

namespace CardSystem.Ingest.Warnings.Issued;

/// <summary>What people are told about a warning: who, why, and that somebody should get in touch. Nothing else follows from a warning.</summary>
internal static class WarningNotices
{
    /// <param name="key">Tells this notice from the others about the same warning.</param>
    /// <param name="escalated">It is told to the next unit up because nobody has acknowledged it.</param>
    public static Notice Tell(string key, long id, string member, string unit, WarningRule rule, Episode episode, bool provisional, bool escalated, DateTimeOffset now) => new(
        escalated ? "warning.escalated" : "warning.issued", key, unit, member, WarningLevels.Name(episode.Level),
        $"预警（{WarningLevels.Chinese(episode.Level)}）{(escalated ? "：尚无人受理" : "")}", $"Warning ({WarningLevels.Name(episode.Level)}){(escalated ? ": nobody has acknowledged it yet" : "")}",
        $"{{member}}：{EvidenceText.Chinese(rule, episode)}{(provisional ? "部分签到数据尚未收齐，结果为暂定。" : "")}请与其联系，了解情况。",
        $"{{member}}: {EvidenceText.English(rule, episode)} {(provisional ? "Some taps are still missing, so this is provisional. " : "")}Please get in touch and ask how things are.",
        now) { Link = $"/warnings/{id}" };

    /// <param name="withdraws">The keys of the notices that are taken back.</param>
    public static Notice Withdraw(string key, IReadOnlyList<string> withdraws, Warning warning, string unit, DateTimeOffset now) => new(
        "warning.withdrawn", key, unit, warning.Member, WarningLevels.Name(warning.Level),
        "预警已撤回", "Warning withdrawn",
        "{member}：经核实，此前的预警不成立，现予撤回，无需再联系。", "{member}: by what is known now the earlier warning was not justified and is withdrawn; nothing more need be done.",
        now) { Link = $"/warnings/{warning.Id}", Withdraws = string.Join('\n', withdraws) };
}
