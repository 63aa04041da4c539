using System.Text;

namespace CardSystem.Contracts.Tests;

public sealed class PageLinkTests
{
    private static readonly byte[] Tap = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    [Fact]
    public void ALinkIsWrittenAsTheWireHasItAndReadBack()
    {
        var bytes = PageLinkMessage.Write(new PageLinkMessage([new PageLink(Tap, "https://desk.example/me/k/AbC-_9", 180)]));
        Assert.Equal("""{"links":[{"tap":"AAECAwQFBgcICQoLDA0ODw==","address":"https://desk.example/me/k/AbC-_9","seconds":180}],"v":1}""", Encoding.UTF8.GetString(bytes));
        var read = Assert.Single(PageLinkMessage.Read(bytes).Links);
        Assert.Equal((Convert.ToHexString(Tap), "https://desk.example/me/k/AbC-_9", 180), (Convert.ToHexString(read.Tap), read.Address, read.Seconds));
        // What a later centre adds is passed over.
        Assert.Single(PageLinkMessage.Read("""{"links":[{"tap":"AAECAwQFBgcICQoLDA0ODw==","address":"https://a.example/","seconds":1,"colour":"red"}],"more":1,"v":1}"""u8).Links);
    }

    [Theory]
    [InlineData("""{"v":1}""")]
    [InlineData("""{"v":2,"links":[]}""")]
    [InlineData("""{"v":1,"links":[null]}""")]
    [InlineData("""{"v":1,"links":[{"tap":"AAEC","address":"https://a.example/","seconds":9}]}""")]
    [InlineData("""{"v":1,"links":[{"tap":"AAECAwQFBgcICQoLDA0ODw==","address":"https://a.example/","seconds":0}]}""")]
    [InlineData("""{"v":1,"links":[{"tap":"AAECAwQFBgcICQoLDA0ODw==","address":"https://a.example/","seconds":3601}]}""")]
    [InlineData("""{"v":1,"links":[{"tap":"AAECAwQFBgcICQoLDA0ODw==","address":"http://a.example/","seconds":9}]}""")]
    [InlineData("""{"v":1,"links":[{"tap":"AAECAwQFBgcICQoLDA0ODw==","address":"javascript:alert(1)","seconds":9}]}""")]
    [InlineData("""{"v":1,"links":[{"tap":"AAECAwQFBgcICQoLDA0ODw==","address":"https://me@a.example/","seconds":9}]}""")]
    [InlineData("""{"v":1,"links":[{"tap":"AAECAwQFBgcICQoLDA0ODw==","address":"/me/k/x","seconds":9}]}""")]
    [InlineData("""{"v":1,"links":"https://a.example/secret"}""")]
    [InlineData("https://a.example/secret")]
    public void WhatIsNoLinkIsNotReadAndTheSentenceDoesNotQuoteIt(string text) =>
        Assert.DoesNotContain("secret", Assert.Throws<FormatException>(() => PageLinkMessage.Read(Encoding.UTF8.GetBytes(text))).Message, StringComparison.Ordinal);

    [Fact]
    public void LinksHaveALimitInNumberAndInLength()
    {
        var link = new PageLink(Tap, "https://a.example/", 9);
        Assert.Equal(PageLinkMessage.Most, PageLinkMessage.Read(PageLinkMessage.Write(new PageLinkMessage([.. Enumerable.Repeat(link, PageLinkMessage.Most)]))).Links.Count);
        Assert.Throws<FormatException>(() => PageLinkMessage.Read(PageLinkMessage.Write(new PageLinkMessage([.. Enumerable.Repeat(link, PageLinkMessage.Most + 1)]))));
        var longest = "https://a.example/".PadRight(PageLink.LongestAddress, 'a');
        Assert.True(PageLink.IsAddress(longest));
        Assert.False(PageLink.IsAddress(longest + "a"));
        Assert.False(PageLink.IsAddress("https://例.example/"));
        Assert.True(PageLink.IsAddress("http://127.0.0.1:8080/me/k/x"));
    }
}
