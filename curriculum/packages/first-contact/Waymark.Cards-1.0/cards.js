// Cards with a situation, a few replies and a kind word on each. The first reply to each card counts.
var Waymark = window.Waymark || {};

Waymark.Cards = (function (EventDispatcher) {
  "use strict";

  var WORDS = {
    card: "Card @n of @all",
    good: "A good reply.",
    other: "There is a better reply.",
    next: "Next card",
    finish: "See how it went",
    end: "You are through",
    score: "You chose a good reply first on @n of @all cards.",
    yours: "You said first:",
  };

  function element(name, className, text) {
    var made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function Cards(content, id, extras) {
    EventDispatcher.call(this);
    var self = this;
    var cards = content.cards || [];
    var words = Object.assign({}, WORDS, content.l10n);
    var kept = (extras && extras.previousState) || {};
    // For each card the place of the reply that was chosen first, or null.
    var first = cards.map(function (card, place) {
      var chosen = (kept.first || [])[place];
      return card.replies[chosen] ? chosen : null;
    });
    var at = Math.max(0, Math.min(kept.at || 0, cards.length)); // cards.length: the end
    var box;

    function isGood(place) {
      return first[place] !== null && Boolean(cards[place].replies[first[place]].isGood);
    }

    function counted(text, number) {
      return text.replace("@n", number).replace("@all", cards.length);
    }

    self.getScore = function () {
      return first.filter(function (chosen, place) {
        return isGood(place);
      }).length;
    };
    self.getMaxScore = function () {
      return cards.length;
    };
    self.getAnswerGiven = function () {
      return first.some(function (chosen) {
        return chosen !== null;
      });
    };
    self.getCurrentState = function () {
      return self.getAnswerGiven() ? { first: first, at: at } : undefined;
    };

    // --- what is told
    function tellAnswer(place) {
      var event = self.createXAPIEventTemplate("answered");
      var statement = event.data.statement;
      var whole = statement.object.id;
      event.setScoredResult(isGood(place) ? 1 : 0, 1, self, true, isGood(place));
      statement.object.id = whole + "?subContentId=" + cards[place].id;
      statement.object.definition = {
        name: { "en-US": cards[place].situation },
        extensions: { "http://h5p.org/x-api/h5p-subContentId": cards[place].id },
      };
      statement.context = {
        contextActivities: { parent: [{ id: whole, objectType: "Activity" }] },
        extensions: { "http://id.tincanapi.com/extension/ending-point": place + 1 },
      };
      self.trigger(event);
    }

    function tellEnd() {
      var event = self.createXAPIEventTemplate("completed");
      event.setScoredResult(self.getScore(), self.getMaxScore(), self, true); // nobody passes or fails here
      self.trigger(event);
    }

    // --- what is shown
    function show(parts, focus) {
      box.textContent = "";
      parts.forEach(function (part) {
        box.appendChild(part);
      });
      if (focus) focus.focus();
      self.trigger("resize");
    }

    function heading(text) {
      var title = element("h2", "wm-cards__title", text);
      title.tabIndex = -1;
      return title;
    }

    function button(text, does) {
      var made = element("button", "wm-cards__go", text);
      made.type = "button";
      made.addEventListener("click", does);
      return made;
    }

    function showCard(moves) {
      var card = cards[at];
      var title = heading(counted(words.card, at + 1));
      var situation = element("p", "wm-cards__situation", card.situation);
      var replies = element("ul", "wm-cards__replies");
      var feedback = element("p", "wm-cards__feedback");
      var next = button(at + 1 < cards.length ? words.next : words.finish, goOn);
      replies.setAttribute("aria-label", card.situation);
      feedback.setAttribute("role", "status");
      next.hidden = first[at] === null;
      card.replies.forEach(function (reply, place) {
        var line = element("li");
        var choice = element("button", "wm-cards__reply", reply.text);
        choice.type = "button";
        choice.setAttribute("aria-pressed", "false");
        choice.addEventListener("click", function () {
          choose(place);
        });
        line.appendChild(choice);
        replies.appendChild(line);
      });
      function mark(place) {
        Array.prototype.forEach.call(replies.querySelectorAll("button"), function (choice, other) {
          choice.setAttribute("aria-pressed", String(other === place));
        });
        var reply = card.replies[place];
        feedback.textContent = "";
        feedback.classList.toggle("wm-cards__feedback--good", Boolean(reply.isGood));
        feedback.appendChild(element("strong", "", reply.isGood ? words.good : words.other));
        feedback.appendChild(document.createTextNode(" " + reply.feedback));
        next.hidden = false;
      }
      function choose(place) {
        var isFirst = first[at] === null;
        if (isFirst) first[at] = place;
        mark(place);
        self.trigger("resize");
        if (isFirst) tellAnswer(at);
      }
      var intro = at === 0 && content.intro ? [element("p", "wm-cards__intro", content.intro)] : [];
      show(intro.concat([title, situation, replies, feedback, next]), moves && title);
      if (first[at] !== null) mark(first[at]);
    }

    function goOn() {
      at += 1;
      if (at < cards.length) {
        showCard(true);
      } else {
        showEnd(true);
        tellEnd();
      }
    }

    function showEnd(moves) {
      var title = heading(words.end);
      var score = element("p", "wm-cards__situation", counted(words.score, self.getScore()));
      var list = element("ol", "wm-cards__past");
      cards.forEach(function (card, place) {
        var line = element("li");
        var reply = card.replies[first[place]];
        line.appendChild(element("p", "", card.situation));
        if (reply) {
          var said = element("p", "", words.yours + " " + reply.text);
          var feedback = element("p", "wm-cards__feedback" + (reply.isGood ? " wm-cards__feedback--good" : ""));
          feedback.appendChild(element("strong", "", reply.isGood ? words.good : words.other));
          feedback.appendChild(document.createTextNode(" " + reply.feedback));
          line.appendChild(said);
          line.appendChild(feedback);
        }
        list.appendChild(line);
      });
      show([title, score, list], moves && title);
    }

    self.attach = function ($container) {
      box = element("div", "wm-cards");
      ($container[0] || $container).appendChild(box);
      if (self.setActivityStarted) self.setActivityStarted();
      if (at < cards.length) showCard(false);
      else showEnd(false);
    };
  }

  Cards.prototype = Object.create(EventDispatcher.prototype);
  Cards.prototype.constructor = Cards;
  return Cards;
})(H5P.EventDispatcher);

window.Waymark = Waymark;
