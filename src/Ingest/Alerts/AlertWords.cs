namespace CardSystem.Ingest.Alerts;

/// <summary>What a clerk is told: what it means, and what to do.</summary>
/// <param name="Level">How much it matters: a word of the notices' levels.</param>
/// <param name="Means">Follows the subject and a colon.</param>
public sealed record AlertWord(string Level, string TitleZh, string TitleEn, string MeansZh, string Means, string DoZh, string Do);

/// <summary>The words for every kind.</summary>
public static class AlertWords
{
    private static readonly Dictionary<string, AlertWord> Words = new(StringComparer.Ordinal)
    {
        [AlertKinds.CopiedCard] = new("serious", "疑似复制卡", "A card may have been copied",
            "卡片无法证明自己持有登记的密钥", "the card could not prove that it holds its registered key",
            "请收回这张卡，联系持卡人核对，并为其换发新卡。", "Take the card in, ask its holder, and issue a new one."),
        [AlertKinds.Replay] = new("serious", "疑似重放签到", "A tap may have been replayed",
            "签名属于另一次刷卡或另一台终端", "the signature belongs to another tap or another kiosk",
            "请检查相关终端是否被动过手脚，必要时停用该终端。", "Look at the kiosk: if somebody has tampered with it, revoke it."),
        [AlertKinds.Downgrade] = new("serious", "党员卡以低安全级别出现", "A card showed less than it can",
            "这张卡本应出示更强的证明", "the card is known to give a stronger proof than it gave",
            "请收回这张卡检查，可能只是抄了卡号的仿卡。", "Take the card in and check it: it may be an imitation that carries only the number."),
        [AlertKinds.ForgedPublish] = new("serious", "疑似伪造的签到记录", "A tap may have been forged",
            "记录不是该终端所签，或与前后记录不相连，或没有卡片的证明", "an entry was not signed by the kiosk, does not follow from the one before, or carries no card's proof",
            "请到现场检查终端，并更换其密钥。", "Check the kiosk where it stands and give it new keys."),
        [AlertKinds.RolledBack] = new("serious", "卡内计数倒退", "A card's counters went back",
            "卡内计数比之前确认过的更小或互相矛盾", "the card's counters are lower than those verified before, or contradict them",
            "卡片可能被恢复到旧状态或存在两张：请收回并换发新卡。", "Its memory may have been put back, or there are two of it: take it in and issue a new one."),
        [AlertKinds.TwoPlaces] = new("concern", "同一张卡短时间出现在两地", "One card at two places",
            "同一张卡在两个中心相继刷卡，间隔短于路程所需", "the card was tapped at two centres sooner than anybody can travel",
            "请联系持卡人核实，并核对两台终端的时钟。", "Ask its holder, and compare the clocks of the two kiosks."),
        [AlertKinds.ClonedKiosk] = new("serious", "终端身份被复制", "A kiosk's identity was copied",
            "有两台机器使用同一终端的身份", "two machines speak with the identity of this kiosk",
            "请吊销该终端并重新登记。", "Revoke the kiosk and enrol it anew."),
        [AlertKinds.RevokedCardUsed] = new("concern", "已挂失或停用的卡被使用", "A card that no longer counts was used",
            "该卡已挂失、吊销或换发", "the card was reported lost, revoked or replaced",
            "请收回这张卡，交还持卡人或销毁。", "Take the card in; give it back to its holder or destroy it."),
    };

    /// <summary>A kind that a newer version wrote is shown by its name.</summary>
    public static AlertWord Of(string kind) => Words.TryGetValue(kind, out var word) ? word : new("concern", kind, kind, "", "", "", "");
}
