using CardSystem.Ingest.Web.Pages;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Tests.Web.View;

public sealed class ActDetailRulesTests
{
    [Theory]
    [InlineData("""{"session":"past","reason":"住院","until":null}""", true, "场次 past · 原因 住院")]
    [InlineData("""{"file":"a.csv","sha256":"ff","differences":["row 1: 张三"]}""", false, "文件 a.csv")]
    [InlineData("""{"file":"a.csv","differences":["row 1","row 2"]}""", true, "文件 a.csv · 逐行差异 row 1, row 2")]
    [InlineData("""{"before":{"centre":"c1"},"after":{"centre":"c2"}}""", true, "之前 中心 c1 · 之后 中心 c2")]
    [InlineData("""{"changes":"3101 is M006's from the beginning","reason":"x"}""", true, "变更 3101 从一开始起归 M006 · 原因 x")]
    [InlineData("""{"steps":[{"step":"Issue","member":"M1"}]}""", true, "内容 处理 发出, 成员 M1")]
    [InlineData("no json", true, "no json")]
    public void PartsAreNamedAndProofsAreLeftOut(string detail, bool lists, string told)
    {
        Bilingual.IsEnglish = false;
        Assert.Equal(told, ActDetailRules.Of(detail, lists));
    }

    [Fact]
    public void WhatIsLongIsCut() => Assert.InRange(ActDetailRules.Of("{\"reason\":\"" + new string('x', 9_000) + "\"}", true).Length, 100, 200);
}
