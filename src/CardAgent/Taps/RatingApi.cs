using Microsoft.AspNetCore.Mvc;

namespace CardSystem.CardAgent.Taps;

/// <summary>Where the page on this machine brings a rating. Everything stands in the path, so that nothing has to be read from a body.</summary>
internal static class RatingApi
{
    public static void MapRatings(this WebApplication app) =>
        app.MapPost("/ratings/{ticket}/{stars:int}", async (string ticket, int stars, [FromServices] RatingDesk desk) => await desk.RateAsync(ticket, stars) switch
        {
            RatingAnswer.Kept => Results.NoContent(),
            RatingAnswer.TooLate => Results.Problem("This tap can no longer be rated.", statusCode: StatusCodes.Status410Gone),
            RatingAnswer.NoSuchRating => Results.Problem("A rating is a whole number from 1 to 5.", statusCode: StatusCodes.Status400BadRequest),
            _ => Results.Problem("The rating could not be saved; try it again.", statusCode: StatusCodes.Status503ServiceUnavailable),
        });
}
