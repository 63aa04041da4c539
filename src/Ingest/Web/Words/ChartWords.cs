namespace CardSystem.Ingest.Web.Words;

internal static class ChartWords
{
    public static readonly Bilingual Nothing = new("这段时间没有可显示的数据。", "There is nothing to show for this time.");
    public static readonly Bilingual Picture = new("图表：{0}。同样的数据见下方表格。", "Chart: {0}. The same numbers are in the table below.");
    public static readonly Bilingual Numbers = new("数据表", "Numbers as a table");
    public static readonly Bilingual In = new("（{0}）", " ({0})");
}
