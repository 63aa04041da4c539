namespace CardSystem.EndToEnd.Browser.Journeys;

/// <summary>The district's own words, in the language of its people: what of the other language then stands on a page is ours, and wrong.</summary>
internal sealed record JourneyWords(bool English, string Units, string Members, string Meeting, string OldKiosk, string Decided, string Operator)
{
    /// <summary>Members of the roster, M001 first: surname and given name.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    public static JourneyWords Of(bool english) => english ? InEnglish : InChinese;

    private static readonly JourneyWords InChinese = Make(false, ["张伟", "李秀英", "刘洋", "陈静", "杨帆", "赵敏"], ["虹新区", "曲阳街道", "曲阳社区", "曲阳党群服务中心", "曲阳第一党支部", "曲阳第二党支部"], "支部主题党日", "旧签到终端", "区委会议通过", "王书记");

    private static readonly JourneyWords InEnglish = Make(true, ["Zhang Wei", "Li Xiuying", "Liu Yang", "Chen Jing", "Yang Fan", "Zhao Min"], ["Hongxin District", "Quyang Street", "Quyang Community", "Quyang Centre", "First Branch", "Second Branch"], "Monthly meeting", "Old kiosk", "decided by the committee", "Mr Wang");

    private static JourneyWords Make(bool english, string[] names, string[] units, string meeting, string oldKiosk, string decided, string someone) => new(
        english,
        $"id,name,kind,parent\nd,{units[0]},district,\ns1,{units[1]},sub-district,d\nk1,{units[2]},community,s1\nc1,{units[3]},centre,s1\nb1,{units[4]},branch,k1\nb2,{units[5]},branch,k1\n",
        "member,name,branch\n" + string.Concat(names.Select((n, i) => $"M00{i + 1},{n},{(i < 4 ? "b1" : "b2")}\n")),
        meeting, oldKiosk, decided, someone)
    {
        Names = names,
    };
}
